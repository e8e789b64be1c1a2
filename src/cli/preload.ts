/**
 * What nearly every project imports, for `register.ts`: modules that are here before a loader is registered do not pass
 * through it, which halves the start where Node cannot run TypeScript by itself. Nothing here reads settings.
 */
import "../db/index.ts";
import "../entry/conf.ts";
import "../entry/contrib.ts";
import "../entry/forms.ts";
import "../entry/middleware.ts";
import "../entry/shortcuts.ts";
import "../template/index.ts";
import "../web/handlers/index.ts";
import "../web/urls/index.ts";
import "../web/views/generic/index.ts";
import "../web/views/index.ts";
import "./index.ts";
