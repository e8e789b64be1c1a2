import { forms } from "belleville/forms";
import { ModelForm } from "belleville/modelforms";
import { Book } from "./models.ts";

export class ContactForm extends forms.Form {
  subject = forms.CharField({ maxLength: 100 });
  sender = forms.EmailField();
  text = forms.CharField({ widget: forms.Textarea });
}

export class BookForm extends ModelForm(Book, { fields: ["title", "author", "price"] }) {}
