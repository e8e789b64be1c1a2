import { forms } from "belleville/forms";
import { ModelForm } from "belleville/modelforms";
import { ValidationError } from "belleville/validators";
import { Review } from "./models.ts";

const RATINGS = [
  ["5", "★★★★★ Could not put it down"],
  ["4", "★★★★ Very good"],
  ["3", "★★★ Good"],
  ["2", "★★ Not for me"],
  ["1", "★ Did not finish"],
] as const;

export class ReviewForm extends ModelForm(Review, {
  fields: ["rating", "title", "text"],
  widgets: {
    rating: new forms.Select({ choices: RATINGS }),
    text: new forms.Textarea({ attrs: { rows: 6 } }),
  },
  labels: { text: "Your review" },
  helpTexts: { text: "At least twenty characters. Please give nothing of the ending away." },
}) {
  cleanText() {
    const { text } = this.cleanedData;
    if (text !== undefined && text.length < 20) {
      throw new ValidationError("Tell us a little more: at least twenty characters.", { code: "too_short" });
    }
    return text;
  }
}
