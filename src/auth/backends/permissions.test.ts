import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { swapSettings } from "../../core/conf/index.ts";
import { PermissionDenied } from "../../core/errors/index.ts";
import { AnonymousUser, Group, Permission, User } from "../models/index.ts";
import { Book, endProject, queriesOf, startProject } from "../testing/project.ts";
import type { AuthenticationBackend, PermissionUser } from "./contract.ts";
import { ModelBackend } from "./model-backend.ts";

beforeAll(() => startProject());
afterAll(endProject);

let ann: User;
let restore = (): void => {};
beforeEach(async () => {
  await User.objects.all().delete();
  await Group.objects.all().delete();
  ann = await User.objects.createUser("ann");
});
afterEach(() => restore());

const permission = (codename: string): Promise<Permission> =>
  Permission.objects.getByNaturalKey(codename, "library", "book");

/** The same user as the next request sees it. */
const again = (): Promise<User> => User.objects.get({ pk: ann.pk });

function useBackends(...backends: (new () => AuthenticationBackend)[]): void {
  restore = swapSettings({ AUTHENTICATION_BACKENDS: backends });
}

describe("permissions of a user", () => {
  test("come from the user and from groups", async () => {
    const lenders = await Group.objects.create({ name: "lenders" });
    await lenders.permissions.add(await permission("lend_book"));
    await ann.groups.add(lenders);
    await ann.userPermissions.add(await permission("add_book"));
    ann = await again();
    expect(await ann.getUserPermissions()).toEqual(new Set(["library.add_book"]));
    expect(await ann.getGroupPermissions()).toEqual(new Set(["library.lend_book"]));
    expect(await ann.getAllPermissions()).toEqual(new Set(["library.add_book", "library.lend_book"]));
    expect(await ann.hasPerm("library.lend_book")).toBe(true);
    expect(await ann.hasPerms(["library.add_book", "library.lend_book"])).toBe(true);
    expect(await ann.hasPerms(["library.add_book", "library.delete_book"])).toBe(false);
    expect([await ann.hasModulePerms("library"), await ann.hasModulePerms("lib")]).toEqual([true, false]);
  });

  test("are read once for each user object", async () => {
    expect(await ann.hasPerm("library.add_book")).toBe(false);
    await ann.userPermissions.add(await permission("add_book"));
    expect(await ann.hasPerm("library.add_book")).toBe(false);
    const fresh = await again();
    const queries = await queriesOf(async () => {
      expect(await fresh.hasPerm("library.add_book")).toBe(true);
      await fresh.hasPerm("library.change_book");
      await fresh.hasModulePerms("library");
    });
    expect(queries).toHaveLength(2);
  });

  test("are none on single objects with the default back end", async () => {
    await ann.userPermissions.add(await permission("add_book"));
    ann = await again();
    const book = new Book({ title: "Dune" });
    expect(await ann.hasPerm("library.add_book", book)).toBe(false);
    expect(await ann.getAllPermissions(book)).toEqual(new Set());
  });

  test("are none while the account is switched off", async () => {
    await ann.userPermissions.add(await permission("add_book"));
    ann.isActive = false;
    ann.isSuperuser = true;
    await ann.save();
    ann = await again();
    expect(await ann.hasPerm("library.add_book")).toBe(false);
    expect(await ann.hasModulePerms("library")).toBe(false);
    expect(await ann.getAllPermissions()).toEqual(new Set());
  });

  test("must be asked for in a list", async () => {
    await expect(ann.hasPerms("library.add_book")).rejects.toThrow('not the text "library.add_book"');
    await expect(new AnonymousUser().hasPerms("library.add_book")).rejects.toThrow(TypeError);
  });
});

describe("a superuser", () => {
  test("has every permission, without a query", async () => {
    const root = await User.objects.createSuperuser("root");
    const queries = await queriesOf(async () => {
      expect(await root.hasPerm("library.no_such_permission", new Book({ title: "Dune" }))).toBe(true);
      expect(await root.hasModulePerms("anything")).toBe(true);
    });
    expect(queries).toHaveLength(0);
    expect(await root.getAllPermissions()).toContain("library.lend_book");
  });
});

describe("the anonymous user", () => {
  test("has no row, no groups and no permissions", async () => {
    const nobody = new AnonymousUser();
    expect(nobody).toMatchObject({ id: null, pk: null, username: "", isActive: false, isStaff: false });
    expect([nobody.isAnonymous, nobody.isAuthenticated]).toEqual([true, false]);
    expect([await nobody.groups.all(), await nobody.userPermissions.all()]).toEqual([[], []]);
    expect(await nobody.getAllPermissions()).toEqual(new Set());
    expect(await nobody.hasPerm("library.add_book")).toBe(false);
    expect(await nobody.hasModulePerms("library")).toBe(false);
    expect([nobody.equals(new AnonymousUser()), nobody.equals(ann)]).toEqual([true, false]);
    expect(String(nobody)).toBe("AnonymousUser");
  });

  test("may be given permissions by a back end", async () => {
    class Readers extends Granting {
      override grants = (user: PermissionUser, perm: string) => user.isAnonymous && perm === "library.view_book";
    }
    useBackends(ModelBackend, Readers);
    expect(await new AnonymousUser().hasPerm("library.view_book")).toBe(true);
    expect(await new AnonymousUser().hasPerm("library.add_book")).toBe(false);
    expect(await ann.hasPerm("library.view_book")).toBe(false);
  });
});

abstract class Granting implements AuthenticationBackend {
  readonly path = this.constructor.name;
  abstract grants: (user: PermissionUser, perm: string, obj?: object) => boolean;
  getUser = async () => null;
  async hasPerm(user: PermissionUser, perm: string, obj?: object): Promise<boolean> {
    return this.grants(user, perm, obj);
  }
}

describe("back ends", () => {
  test("may give permissions on single objects", async () => {
    const dune = new Book({ title: "Dune" });
    class Titles extends Granting {
      override grants = (_: PermissionUser, perm: string, obj?: object) =>
        perm === "library.change_book" && obj === dune;
    }
    useBackends(ModelBackend, Titles);
    expect(await ann.hasPerm("library.change_book", dune)).toBe(true);
    expect(await ann.hasPerms(["library.change_book"], new Book({ title: "Emma" }))).toBe(false);
    expect(await ann.hasPerm("library.change_book")).toBe(false);
  });

  test("end the search with PermissionDenied", async () => {
    class Deny extends Granting {
      override grants = (): boolean => {
        throw new PermissionDenied("");
      };
      hasModulePerms = async (): Promise<boolean> => {
        throw new PermissionDenied("");
      };
    }
    await ann.userPermissions.add(await permission("add_book"));
    ann = await again();
    useBackends(Deny, ModelBackend);
    expect(await ann.hasPerm("library.add_book")).toBe(false);
    expect(await ann.hasModulePerms("library")).toBe(false);
    restore();
    useBackends(ModelBackend, Deny);
    expect(await ann.hasPerm("library.add_book")).toBe(true);
  });

  test("throw other errors, and a failed query is asked again", async () => {
    class Broken extends Granting {
      override grants = (): boolean => {
        throw new RangeError("broken");
      };
    }
    useBackends(Broken);
    await expect(ann.hasPerm("library.add_book")).rejects.toThrow("broken");
  });
});

describe("Permission and Group", () => {
  test("are found by their natural keys", async () => {
    const lend = await permission("lend_book");
    expect(await lend.naturalKey()).toEqual(["lend_book", "library", "book"]);
    expect(await lend.userPermStr).toBe("library.lend_book");
    const group = await Group.objects.create({ name: "lenders" });
    expect([group.naturalKey(), String(group)]).toEqual([["lenders"], "lenders"]);
    expect((await Group.objects.getByNaturalKey("lenders")).pk).toBe(group.pk);
    await expect(Permission.objects.getByNaturalKey("add_book", "library", "shelf")).rejects.toThrow("does not exist");
  });

  test("a permission prints with its model when that is loaded", async () => {
    const [lend] = await Permission.objects.filter({ codename: "lend_book" }).selectRelated("contentType");
    expect(String(lend)).toBe("Library | book | May lend books");
    expect(String(await permission("lend_book"))).toBe("May lend books");
  });
});
