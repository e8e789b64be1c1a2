export { RedirectView } from "../redirect-view.ts";
export { TemplateView } from "../template-view.ts";
export { View } from "../view.ts";
export { CreateView, DeleteView, ModelFormView, UpdateView } from "./edit-views.ts";
export { FormMixin, FormView } from "./form-view.ts";
export { ListView, MultipleObjectView } from "./multiple-object.ts";
export { DetailView, SingleObjectView } from "./single-object.ts";
