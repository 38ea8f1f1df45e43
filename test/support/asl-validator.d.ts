/** The part of asl-validator 4 that the tests use; the package has no types of its own. */
declare module 'asl-validator' {
  /** Checks a parsed definition. `errorsText` is empty when it is valid. */
  export default function validate(
    definition: unknown,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ): { readonly isValid: boolean; errorsText(separator?: string): string };
}
