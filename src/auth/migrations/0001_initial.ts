import { now } from "../../core/timezone/index.ts";
import { models } from "../../db/index.ts";
import { migrations } from "../../db/migrations/index.ts";
import { UnicodeUsernameValidator } from "../validators.ts";

export class Migration extends migrations.Migration {
  initial = true;

  dependencies = [["contenttypes", "__first__"]];

  operations = [
    new migrations.CreateModel({
      name: "Permission",
      fields: {
        id: models.AutoField({ primaryKey: true, verboseName: "ID" }),
        name: models.CharField({ verboseName: "name", maxLength: 50 }),
        contentType: models.ForeignKey("contenttypes.ContentType", {
          onDelete: models.CASCADE,
          verboseName: "content type",
        }),
        codename: models.CharField({ verboseName: "codename", maxLength: 100 }),
      },
      options: {
        ordering: ["contentType__appLabel", "contentType__model", "codename"],
        verboseName: "permission",
        verboseNamePlural: "permissions",
        uniqueTogether: [["contentType", "codename"]],
      },
    }),
    new migrations.CreateModel({
      name: "Group",
      fields: {
        id: models.AutoField({ primaryKey: true, verboseName: "ID" }),
        name: models.CharField({ verboseName: "name", maxLength: 80, unique: true }),
        permissions: models.ManyToManyField("auth.Permission", { verboseName: "permissions", blank: true }),
      },
      options: { verboseName: "group", verboseNamePlural: "groups" },
    }),
    new migrations.CreateModel({
      name: "User",
      fields: {
        id: models.AutoField({ primaryKey: true, verboseName: "ID" }),
        password: models.CharField({ verboseName: "password", maxLength: 128 }),
        lastLogin: models.DateTimeField({ verboseName: "last login", default: now }),
        isSuperuser: models.BooleanField({
          verboseName: "superuser status",
          default: false,
          helpText: "Designates that this user has all permissions without explicitly assigning them.",
        }),
        username: models.CharField({
          verboseName: "username",
          maxLength: 30,
          unique: true,
          helpText: "Required. 30 characters or fewer. Letters, digits and @/./+/-/_ only.",
          validators: [new UnicodeUsernameValidator()],
        }),
        firstName: models.CharField({ verboseName: "first name", maxLength: 30, blank: true }),
        lastName: models.CharField({ verboseName: "last name", maxLength: 30, blank: true }),
        email: models.EmailField({ verboseName: "email address", maxLength: 75, blank: true }),
        isStaff: models.BooleanField({
          verboseName: "staff status",
          default: false,
          helpText: "Designates whether the user can log into this admin site.",
        }),
        isActive: models.BooleanField({
          verboseName: "active",
          default: true,
          helpText:
            "Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
        }),
        dateJoined: models.DateTimeField({ verboseName: "date joined", default: now }),
        groups: models.ManyToManyField("auth.Group", {
          verboseName: "groups",
          blank: true,
          helpText: "The groups this user belongs to. A user will get all permissions granted to each of their groups.",
          relatedName: "user_set",
          relatedQueryName: "user",
        }),
        userPermissions: models.ManyToManyField("auth.Permission", {
          verboseName: "user permissions",
          blank: true,
          helpText: "Specific permissions for this user.",
          relatedName: "user_set",
          relatedQueryName: "user",
        }),
      },
      options: { swappable: "AUTH_USER_MODEL", verboseName: "user", verboseNamePlural: "users" },
    }),
  ];
}
