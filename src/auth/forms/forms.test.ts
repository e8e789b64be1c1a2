import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../core/conf/index.ts";
import { ValidationError } from "../../core/validators/index.ts";
import { QueryDict } from "../../http/index.ts";
import { makeRequest } from "../../web/testing/drive.ts";
import { AllowAllUsersModelBackend, ModelBackend } from "../backends/model-backend.ts";
import type { Credentials } from "../backends/contract.ts";
import type { AbstractBaseUser } from "../models/index.ts";
import { User } from "../models/index.ts";
import { endProject, startProject } from "../testing/project.ts";
import { AuthenticationForm, UsernameField } from "./index.ts";

beforeAll(() => startProject());
afterAll(endProject);
beforeEach(async () => {
  await User.objects.all().delete();
  await User.objects.createUser("fin", null, " secret ");
});

const filled = (username: string, password: string, Form = AuthenticationForm, options = {}): AuthenticationForm =>
  new Form({ data: new QueryDict(new URLSearchParams({ username, password }).toString()), ...options });

const messages = (form: AuthenticationForm): string[] => Array.from(form.nonFieldErrors(), String);

describe("AuthenticationForm", () => {
  test("finds the user; the password is taken as it is, spaces too", async () => {
    const form = filled("fin", " secret ");
    expect(form.getUser()).toBeNull();
    expect(await form.isValid()).toBe(true);
    expect(form.getUser()?.getUsername()).toBe("fin");
    expect(await filled("fin", "secret").isValid()).toBe(false);
  });

  test("normalizes the name as createUser() does", async () => {
    expect(await filled("\ufb01n", " secret ").isValid()).toBe(true);
  });

  test("gives the request to the back ends", async () => {
    const seen: unknown[] = [];
    class Watching extends ModelBackend {
      override authenticate(request: never, credentials: Credentials) {
        seen.push(request, credentials);
        return super.authenticate(request, credentials);
      }
    }
    const restore = swapSettings({ AUTHENTICATION_BACKENDS: [Watching] });
    const request = makeRequest("/");
    await filled("fin", " secret ", AuthenticationForm, { request }).isValid();
    restore();
    expect(seen).toEqual([request, { username: "fin", password: " secret " }]);
  });

  test("asks no back end without name or password", async () => {
    const form = filled("", "");
    expect(await form.isValid()).toBe(false);
    expect(messages(form)).toEqual([]);
    expect([...form.errors.keys()]).toEqual(["username", "password"]);
  });

  test("may be derived from: who may log in, and what it says", async () => {
    class Picky extends AuthenticationForm {
      static override errorMessages = { ...AuthenticationForm.errorMessages, inactive: "Gone." };
      override confirmLoginAllowed(user: AbstractBaseUser): void {
        void super.confirmLoginAllowed(user);
        if (user.getUsername().startsWith("f")) throw new ValidationError("Sorry, nobody's allowed in.");
      }
    }
    const form = filled("fin", " secret ", Picky);
    expect(await form.isValid()).toBe(false);
    expect([messages(form), form.getUser()]).toEqual([["Sorry, nobody's allowed in."], null]);
    await User.objects.all().update({ isActive: false });
    const restore = swapSettings({ AUTHENTICATION_BACKENDS: [AllowAllUsersModelBackend] });
    const inactive = filled("fin", " secret ", Picky);
    await inactive.isValid();
    restore();
    expect(messages(inactive)).toEqual(["Gone."]);
  });
});

describe("UsernameField", () => {
  test("normalizes nothing that is too long already", async () => {
    const field = new UsernameField({ maxLength: 254 });
    expect(field.toPython("\u2126")).toBe("\u03a9");
    const long = "\u00be".repeat(1_000_000);
    expect(field.toPython(long)).toBe(long);
  });
});
