import type { HttpRequest } from "../../http/request.ts";
import { getTemplate, TemplateDoesNotExist } from "../../template/index.ts";

/** A page from a template, or null when there is no such template. */
export async function renderIfExists(
  name: string,
  context: Readonly<Record<string, unknown>>,
  request: HttpRequest,
): Promise<string | null> {
  try {
    return await getTemplate(name).render(context, request);
  } catch (error) {
    if (error instanceof TemplateDoesNotExist && error.rawMessage === name) return null;
    throw error;
  }
}
