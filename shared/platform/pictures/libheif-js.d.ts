declare module 'libheif-js/libheif-wasm/libheif-bundle.js' {
  /** A value of one of libheif's enums. */
  type Choice = { readonly value: number };
  type Handle = object;

  interface DecodedImage {
    readonly image: Handle;
    /** One, when the colours are interleaved. Its bytes belong to the library's own memory. */
    readonly channels: readonly { width: number; height: number; stride: number; data: Uint8Array }[];
  }

  /** The C API of libheif (libheif's own `libheif/heif.h`), as far as it is used here. */
  interface Libheif {
    heif_context_alloc(): Handle;
    heif_context_read_from_memory(context: Handle, file: Uint8Array): { code: Choice; message: string };
    /** Something else than a handle for a file without a primary image. */
    heif_js_context_get_primary_image_handle(context: Handle): Handle;
    heif_image_handle_get_width(image: Handle): number;
    heif_image_handle_get_height(image: Handle): number;
    heif_image_handle_has_alpha_channel(image: Handle): number;
    /** An error with `code` instead when the image cannot be decoded. */
    heif_js_decode_image2(image: Handle, space: Choice, chroma: Choice): DecodedImage | { code: Choice };
    heif_colorspace: { heif_colorspace_RGB: Choice };
    heif_chroma: { heif_chroma_interleaved_RGB: Choice; heif_chroma_interleaved_RGBA: Choice };
    heif_error_code: { heif_error_Ok: Choice };
  }

  /** A new instance, with memory of its own. */
  const load: () => Libheif;
  export default load;
}
