export { BasePasswordHasher, type DecodedPassword, maskHash } from "./base-hasher.ts";
export {
  checkPassword,
  getHasher,
  getHashers,
  hardenRuntime,
  identifyHasher,
  isPasswordUsable,
  type MakePasswordOptions,
  makePassword,
  UNUSABLE_PASSWORD_PREFIX,
  type VerifyResult,
  verifyPassword,
} from "./hashers.ts";
export { MD5PasswordHasher } from "./md5-hasher.ts";
export { PBKDF2PasswordHasher, PBKDF2SHA1PasswordHasher } from "./pbkdf2-hasher.ts";
export { ScryptPasswordHasher } from "./scrypt-hasher.ts";
