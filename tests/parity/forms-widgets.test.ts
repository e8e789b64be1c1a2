import { type DataInput, toDataSource } from "../../src/forms/form-data.ts";
import type { ChoiceWidget } from "../../src/forms/index.ts";
import { runVectors } from "./harness.ts";
import { classOf, FORM_DECODERS, htmlText, installLocaleFormats, options, sameFiles } from "./make-form.ts";
import { sameHtml } from "./same-html.ts";

installLocaleFormats();
runVectors(
  "forms_widgets.json",
  async (v, { decode }) => {
    const widget = new (classOf(v["widget"] as string))(options(v["kwargs"], decode)) as ChoiceWidget;
    Object.assign(widget, options(v["set"], decode));
    const args = decode(v["args"] ?? []) as unknown[];
    const sources = args.slice(0, 2).map((arg) => toDataSource(arg as DataInput)) as never as [never, never];
    const name = String(args[2]);
    switch (v["op"]) {
      case "render":
        return htmlText(
          await widget.render(v["name"] as string, decode(v["value"]), { attrs: decode(v["attrs"]) as never }),
        );
      case "value_from_datadict":
        return widget.valueFromDatadict(...sources, name);
      case "value_omitted_from_data":
        return widget.valueOmittedFromData(...sources, name);
      case "id_for_label":
        return widget.idForLabel(...(args as [string]));
      default:
        return widget.useRequiredAttribute(args[0]);
    }
  },
  {
    decoders: FORM_DECODERS,
    same: (got, expected, v) => (v["op"] === "render" ? sameHtml(got, expected) : sameFiles(got, expected)) as never,
  },
);
