import type { FileContent } from "../../../core/files/file.ts";
import { gettextLazy as _ } from "../../../core/i18n/translation.ts";
import { IMAGE_HEAD_BYTES, imageSize } from "../../../utils/image-size.ts";
import type { Text } from "../../../utils/lazy.ts";
import { FileField, type FileFieldOptions } from "./file-field.ts";

export interface ImageFieldOptions extends FileFieldOptions {
  /** Fields that get the width and height of the image when it is saved. */
  readonly widthField?: string | undefined;
  readonly heightField?: string | undefined;
}

/** A file that is an image. */
export class ImageField extends FileField {
  static override readonly path: string = "models.ImageField";
  static override readonly internalType: string = "FileField";
  static override readonly description: Text = _("Image");
  declare readonly options: ImageFieldOptions;

  constructor(options: ImageFieldOptions = {}) {
    super(options);
  }

  override async contentChanged(instance: object, content: FileContent | null): Promise<void> {
    const { widthField, heightField } = this.options;
    if (widthField === undefined && heightField === undefined) return;
    const size = content === null ? null : imageSize(await headOf(content));
    const target = instance as Record<string, unknown>;
    if (widthField !== undefined) target[widthField] = size?.width ?? null;
    if (heightField !== undefined) target[heightField] = size?.height ?? null;
  }
}

/** The first bytes of a file. */
async function headOf(content: FileContent): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content.chunks()) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length >= IMAGE_HEAD_BYTES) break;
  }
  return Buffer.concat(pieces);
}
