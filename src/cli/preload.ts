/**
 * What nearly every project imports, for `register.ts`: modules that are here before a loader is registered do not pass
 * through it, which halves the start where Node cannot run TypeScript by itself. Nothing here reads settings.
 */
import "../auth/index.ts";
import "../contenttypes/index.ts";
import "../contrib/staticfiles/index.ts";
import "../core/conf/index.ts";
import "../core/validators/index.ts";
import "../db/index.ts";
import "../db/migrations/index.ts";
import "../forms/index.ts";
import "../http/index.ts";
import "../template/index.ts";
import "../web/handlers/index.ts";
import "../web/messages/index.ts";
import "../web/middleware/index.ts";
import "../web/modelforms/index.ts";
import "../web/sessions/index.ts";
import "../web/shortcuts/index.ts";
import "../web/urls/index.ts";
import "../web/views/generic/index.ts";
import "../web/views/index.ts";
import "./index.ts";
