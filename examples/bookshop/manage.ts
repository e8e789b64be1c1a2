#!/usr/bin/env node
import { execute } from "belleville/management";

await execute(() => import("./bookshop/settings.ts"));
