#!/usr/bin/env -S node --import belleville/register
import { execute } from "belleville/management";

await execute(() => import("./bookshop/settings.ts"));
