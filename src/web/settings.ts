/** All settings of the web layer, for the file that makes every name known before the project's settings are read. */
import "../http/settings.ts";
import "./context-processors/settings.ts";
import "./csrf/settings.ts";
import "./handlers/settings.ts";
import "./messages/settings.ts";
import "./middleware/settings.ts";
import "./sessions/settings.ts";
import "./urls/settings.ts";
