import { gettextLazy } from "../../core/i18n/translation.ts";
import { validateImageFileExtension } from "../../core/validators/index.ts";
import type { Validator } from "../../core/validators/index.ts";
import type { BoundField } from "../bound-field.ts";
import { FileInput } from "../widgets/file-input.ts";
import type { Attrs, Widget } from "../widgets/widget.ts";
import { FileField, type UploadedFileLike } from "./file-field.ts";
import { imageType } from "./image-type.ts";
import type { ErrorMessages } from "../error-messages.ts";

/** An uploaded file whose bytes can be read. */
interface ReadableFile extends UploadedFileLike {
  /** The first bytes, or all. */
  arrayBuffer?(): Promise<ArrayBuffer>;
  read?(size?: number): Uint8Array | Promise<Uint8Array>;
  contentType?: string | null;
}

/** Enough for the header of every format that is known. */
const HEAD_BYTES = 4096;

/**
 * An uploaded image: its extension and the first bytes must be those of an image.
 *
 * Departs from Django, which opens the file with Pillow: bytes are looked at when the form is checked (`isValid()`),
 * `clean()` alone checks the name.
 */
export class ImageField<File extends UploadedFileLike = UploadedFileLike> extends FileField<File> {
  static override defaultValidators: readonly Validator[] = [validateImageFileExtension];
  static override defaultErrorMessages: ErrorMessages = {
    invalid_image: gettextLazy(
      "Upload a valid image. The file you uploaded was either not an image or a corrupted image.",
    ),
  };

  override async cleanBoundField(bound: BoundField): Promise<unknown> {
    const file = super.cleanBoundField(bound);
    if (typeof file !== "object" || file === null || file === bound.initial) return file;
    const upload = file as ReadableFile;
    const type = imageType(await headOf(upload));
    if (type === null) return this.fail("invalid_image");
    if ("contentType" in upload) upload.contentType = type;
    return file;
  }

  override widgetAttrs(widget: Widget): Attrs {
    const attrs = super.widgetAttrs(widget);
    if (widget instanceof FileInput && !("accept" in widget.attrs)) attrs["accept"] = "image/*";
    return attrs;
  }
}

async function headOf(file: ReadableFile): Promise<Uint8Array> {
  if (typeof file.read === "function") return (await file.read(HEAD_BYTES)).subarray(0, HEAD_BYTES);
  if (typeof file.arrayBuffer === "function") return new Uint8Array(await file.arrayBuffer()).subarray(0, HEAD_BYTES);
  return new Uint8Array();
}
