import { IntegerField } from "../declared-fields.ts";
import { Form } from "../form.ts";
import { HiddenInput } from "../widgets/hidden-input.ts";

export const TOTAL_FORM_COUNT = "TOTAL_FORMS";
export const INITIAL_FORM_COUNT = "INITIAL_FORMS";
export const MIN_NUM_FORM_COUNT = "MIN_NUM_FORMS";
export const MAX_NUM_FORM_COUNT = "MAX_NUM_FORMS";

/** Hidden counts that tell the server how many forms a page holds; scripts that add forms raise `TOTAL_FORMS`. */
export class ManagementForm extends Form {
  TOTAL_FORMS = IntegerField({ widget: HiddenInput });
  INITIAL_FORMS = IntegerField({ widget: HiddenInput });
  /** For scripts in the page; what comes back is not looked at. */
  MIN_NUM_FORMS = IntegerField({ required: false, widget: HiddenInput });
  MAX_NUM_FORMS = IntegerField({ required: false, widget: HiddenInput });

  /** Without valid counts it is not known how many forms were sent: none. */
  override clean(): void {
    const data: Record<string, unknown> = this.cleanedData;
    data[TOTAL_FORM_COUNT] ??= 0;
    data[INITIAL_FORM_COUNT] ??= 0;
  }
}
