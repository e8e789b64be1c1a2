export { getListOr404, getObjectOr404, redirect, render, resolveUrl } from "../web/shortcuts/index.ts";
