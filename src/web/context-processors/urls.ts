import { settings } from "../../core/conf/settings.ts";
import "../../core/files/settings.ts";

/** `MEDIA_URL`: address of uploads. */
export function media(): Record<string, unknown> {
  return { MEDIA_URL: settings.MEDIA_URL };
}

/** `STATIC_URL`: address of static files, where the app `staticfiles` is known. */
export function staticUrls(): Record<string, unknown> {
  return { STATIC_URL: (settings as { readonly STATIC_URL?: string | null }).STATIC_URL ?? null };
}
