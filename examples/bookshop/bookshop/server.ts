import { createApplication } from "belleville/server";
import settings from "./settings.ts";

export const { handler, upgrade, fetch } = await createApplication(settings);
