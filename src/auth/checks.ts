/** Checks of user models, permissions and middleware; ids and texts of Django's docs/ref/checks, "Auth". */
import { apps, type RegisteredModel } from "../core/apps/index.ts";
import { CheckCritical, CheckError, type CheckMessage, CheckWarning } from "../core/checks/messages.ts";
import type { CheckContext } from "../core/checks/registry.ts";
import { settings } from "../core/conf/index.ts";
import type { ModelClass } from "../db/models/fields/field.ts";
import "../web/settings.ts";
import { ModelBackend } from "./backends/model-backend.ts";
import { type CodeAndName, builtinPermissions } from "./management/permission-names.ts";
import { AuthenticationMiddleware, LoginRequiredMiddleware } from "./middleware.ts";
import type { AbstractBaseUser } from "./models/abstract-base-user.ts";
import { Permission } from "./models/permission.ts";
import { getUserModel } from "./user-model.ts";

/** The user model must be one that log-in can work with. */
export function checkUserModel({ appConfigs }: CheckContext): CheckMessage[] {
  const User = getUserModel();
  const isWanted = appConfigs === null || appConfigs.some((config) => config.label === User._meta.appLabel);
  return isWanted ? problemsOfUserModel(User) : [];
}

/** What keeps log-in from working with a user model. */
export function problemsOfUserModel(User: typeof AbstractBaseUser): CheckMessage[] {
  const { objectName } = User._meta;
  const found: CheckMessage[] = [];
  const { USERNAME_FIELD } = User;
  const required: unknown = User.REQUIRED_FIELDS;
  if (!Array.isArray(required)) {
    found.push(new CheckError("'REQUIRED_FIELDS' must be a list.", { obj: User, id: "auth.E001" }));
  } else if (required.includes(USERNAME_FIELD)) {
    const msg =
      "The field named as the 'USERNAME_FIELD' for a custom user model must not be included in 'REQUIRED_FIELDS'.";
    const hint = `The 'USERNAME_FIELD' is currently set to '${USERNAME_FIELD}', you should remove '${USERNAME_FIELD}' from the 'REQUIRED_FIELDS'.`;
    found.push(new CheckError(msg, { obj: User, hint, id: "auth.E002" }));
  }
  if (!isUnique(User as unknown as ModelClass, USERNAME_FIELD)) {
    const backends = settings.AUTHENTICATION_BACKENDS;
    const onlyDefault = backends === null || (backends.length === 1 && backends[0] === ModelBackend);
    found.push(
      onlyDefault
        ? new CheckError(
            `'${objectName}.${USERNAME_FIELD}' must be unique because it is named as the 'USERNAME_FIELD'.`,
            {
              obj: User,
              id: "auth.E003",
            },
          )
        : new CheckWarning(
            `'${objectName}.${USERNAME_FIELD}' is named as the 'USERNAME_FIELD', but it is not unique.`,
            {
              obj: User,
              hint: "Ensure that your authentication backend(s) can handle non-unique usernames.",
              id: "auth.W004",
            },
          ),
    );
  }
  const sample = User.prototype as { isAnonymous?: unknown; isAuthenticated?: unknown };
  for (const [name, id] of [
    ["isAnonymous", "auth.C009"],
    ["isAuthenticated", "auth.C010"],
  ] as const) {
    if (typeof sample[name] !== "function") continue;
    const msg = `${objectName}.${name} must be an attribute or property rather than a method. Ignoring this is a security issue as anonymous users will be treated as authenticated!`;
    found.push(new CheckCritical(msg, { obj: User, id }));
  }
  return found;
}

function isUnique({ _meta }: ModelClass, name: string): boolean {
  const field = _meta.getField(name);
  return field.unique || _meta.uniqueConstraints.some((constraint) => isTotal(constraint, name));
}

interface UniqueLike {
  readonly fields?: readonly string[];
  readonly condition?: unknown;
}

/** Whether a constraint makes one field unique in all rows. */
function isTotal(constraint: UniqueLike, name: string): boolean {
  const { fields = [], condition } = constraint;
  return fields.length === 1 && fields[0] === name && (condition === undefined || condition === null);
}

/** Permissions of models must fit into their table, and be told apart. */
export function checkModelsPermissions({ appConfigs }: CheckContext): CheckMessage[] {
  const models = appConfigs === null ? apps.getModels() : appConfigs.flatMap((config) => config.getModels());
  return models.flatMap((model) => checkPermissionsOf(model));
}

function checkPermissionsOf(model: RegisteredModel): CheckMessage[] {
  const [maxName, maxCodename] = [maxLengthOf("name"), maxLengthOf("codename")];
  const meta = (model as unknown as ModelClass)._meta;
  const { label, permissions } = meta;
  const builtin = builtinPermissions(meta);
  const found: CheckMessage[] = [];
  const report = (msg: string, id: string): void => void found.push(new CheckError(msg, { obj: model, id }));

  const name = longest(builtin, 1);
  if (name > maxName) {
    const allowed = maxName - (name - String(meta.verboseName).length);
    report(
      `The verboseName of model '${label}' must be at most ${allowed} characters for its builtin permission names to be at most ${maxName} characters.`,
      "auth.E007",
    );
  }
  const codename = longest(builtin, 0);
  if (codename > maxCodename) {
    const allowed = maxCodename - (codename - meta.modelName.length);
    report(
      `The name of model '${label}' must be at most ${allowed} characters for its builtin permission codenames to be at most ${maxCodename} characters.`,
      "auth.E011",
    );
  }
  const taken = new Set(builtin.map(([code]) => code));
  const seen = new Set<string>();
  for (const [code, title] of permissions) {
    if (title.length > maxName)
      report(`The permission named '${title}' of model '${label}' is longer than ${maxName} characters.`, "auth.E008");
    if (code.length > maxCodename) {
      report(
        `The permission codenamed '${code}' of model '${label}' is longer than ${maxCodename} characters.`,
        "auth.E012",
      );
    }
    if (taken.has(code)) {
      report(`The permission codenamed '${code}' clashes with a builtin permission for model '${label}'.`, "auth.E005");
    } else if (seen.has(code)) {
      report(`The permission codenamed '${code}' is duplicated for model '${label}'.`, "auth.E006");
    }
    seen.add(code);
  }
  return found;
}

const maxLengthOf = (field: string): number => Permission._meta.getField(field).maxLength ?? Number.POSITIVE_INFINITY;

const longest = (permissions: readonly CodeAndName[], part: 0 | 1): number =>
  Math.max(0, ...permissions.map((permission) => permission[part].length));

/** `LoginRequiredMiddleware` asks for the user, which must be there by then. */
export function checkMiddleware(): CheckMessage[] {
  const at = (wanted: abstract new () => object): number =>
    settings.MIDDLEWARE.findIndex(
      (entry) =>
        entry === wanted || entry instanceof wanted || (entry as { prototype?: unknown }).prototype instanceof wanted,
    );
  const [auth, required] = [at(AuthenticationMiddleware), at(LoginRequiredMiddleware)];
  if (required === -1 || (auth !== -1 && auth < required)) return [];
  const msg =
    "In order to use LoginRequiredMiddleware, AuthenticationMiddleware must be defined before it in MIDDLEWARE.";
  return [new CheckError(msg, { id: "auth.E013" })];
}
