import { type AuthenticatedRequest, loginRequired } from "belleville/contrib/auth";
import { messages } from "belleville/contrib/messages";
import { getObjectOr404, redirect, render } from "belleville/shortcuts";
import { Book } from "../library/models.ts";
import { ReviewForm } from "./forms.ts";
import { Review } from "./models.ts";

/** Writes the reader's review of a book, or changes the one that is there. */
async function edit(request: AuthenticatedRequest, { slug }: { slug: string }) {
  const book = await getObjectOr404(Book.objects.selectRelated("author"), { slug });
  const user = await request.user;
  const existing = await Review.objects.filter({ book, user }).first();
  const instance = existing ?? new Review({ book, user });
  const form =
    request.method === "POST" ? new ReviewForm({ data: request.POST, instance }) : new ReviewForm({ instance });
  if (request.method === "POST" && (await form.isValid())) {
    await form.save();
    messages.success(request, existing ? "Your review has been changed." : "Thank you for your review!");
    return redirect(book);
  }
  return render(request, "reviews/review_form.html", { form, book, existing });
}

export const reviewEdit = loginRequired(edit);
