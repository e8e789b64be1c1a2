import { User } from "belleville/contrib/auth";
import { manager, models } from "belleville/db";
import { MaxValueValidator, MinValueValidator } from "belleville/validators";
import { Book } from "../library/models.ts";

export class Review extends models.Model {
  static objects = manager(this);

  book = models.ForeignKey(() => Book, { onDelete: models.CASCADE, relatedName: "reviews" });
  user = models.ForeignKey(() => User, { onDelete: models.CASCADE, relatedName: "reviews" });
  rating = models.PositiveSmallIntegerField({ validators: [new MinValueValidator(1), new MaxValueValidator(5)] });
  title = models.CharField({ maxLength: 120 });
  text = models.TextField();
  createdAt = models.DateTimeField({ autoNowAdd: true });
  updatedAt = models.DateTimeField({ autoNow: true });

  static Meta = {
    ordering: ["-createdAt"],
    constraints: [new models.UniqueConstraint({ fields: ["book", "user"], name: "one_review_per_reader" })],
  };

  get stars(): string {
    return "★".repeat(this.rating) + "☆".repeat(5 - this.rating);
  }

  override toString() {
    return `${this.title} (${this.rating}/5)`;
  }
}
