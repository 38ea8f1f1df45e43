/** Every failure of the product has a code of this one table, which fixes its status and its public message. */
export interface ErrorEntry {
  /** HTTP status. */
  readonly status: number;
  /** The `kind` of RFC 9457 bodies (Dropin, instant streaming), as the original team named them. */
  readonly kind: `E_${string}`;
  /** Public message; it never contains private detail. */
  readonly message: string;
  /** The Gibby document's exact values where they differ; `wireCode` is a code that the document prints itself. */
  readonly gibby?: { readonly status?: number; readonly message?: string; readonly wireCode?: string };
}

/** Texts of Gibby (gibby.txt, "API Errors"), including its spelling. */
const gibbyTexts = {
  unauthorized: 'Unauthorized: Either the API_KEY or the ACCESS_TOKEN are incorrect',
  notFound: 'Resource Not Found',
  internal: 'The server encountered an errror',
  unavailable: 'The server is down or not responding, try again later',
} as const;

export const errorTable = {
  bad_request: { status: 400, kind: 'E_VALIDATION', message: 'Bad Request' },
  malformed_body: {
    status: 400,
    kind: 'E_VALIDATION',
    message: 'The body could not be read.',
    gibby: { message: 'Bad Request' },
  },
  invalid_input: {
    status: 400,
    kind: 'E_VALIDATION',
    message: 'The request does not have the documented form.',
    gibby: { status: 422, message: 'The given data was invalid.', wireCode: 'GEN-UNPROCESSABLE' },
  },
  identity_taken: { status: 400, kind: 'E_EMAIL_PHONE_EXIST', message: 'This e-mail address or phone is in use.' },
  identities_full: {
    status: 400,
    kind: 'E_VALIDATION',
    message: 'An account has at most ten e-mail addresses and phones.',
  },
  code_refused: { status: 400, kind: 'E_CODE_REFUSED', message: 'This code is wrong, used or too old.' },
  unknown_api_key: {
    status: 401,
    kind: 'E_API_KEY',
    message: 'A valid API key is required.',
    gibby: { message: gibbyTexts.unauthorized },
  },
  not_signed_in: {
    status: 401,
    kind: 'E_UNAUTHORIZED',
    message: 'A valid access token is required.',
    gibby: { message: gibbyTexts.unauthorized },
  },
  unsigned_request: {
    status: 401,
    kind: 'E_UNAUTHORIZED',
    message: 'The request must be signed with the key and secret of this application.',
  },
  invalid_credentials: { status: 401, kind: 'E_UNAUTHORIZED', message: 'Invalid credentials' },
  forbidden: {
    status: 403,
    kind: 'E_FORBIDDEN',
    message: 'You may not do this.',
    gibby: { message: 'Forbidden' },
  },
  user_not_activated: {
    status: 403,
    kind: 'E_ACCOUNT_INACTIVE',
    message: 'Please check your email to activate your account',
  },
  user_deactivated: {
    status: 403,
    kind: 'E_ACCOUNT_INACTIVE',
    message: 'Your account has been deactivated. Please kindly contact Gibby administrator for further details.',
  },
  profile_incomplete: { status: 403, kind: 'E_FORBIDDEN', message: 'Please complete your profile first.' },
  identity_unproven: {
    status: 403,
    kind: 'E_IDENTITY_UNPROVEN',
    message:
      'This e-mail address or phone is not confirmed. Sign in by one that is and confirm it, or register with it.',
  },
  account_not_active: { status: 403, kind: 'E_ACCOUNT_INACTIVE', message: 'This account is not active.' },
  rating_owed: { status: 403, kind: 'E_RATING_OWED', message: 'Rate your last gig first.' },
  not_an_operator: { status: 403, kind: 'E_NOT_OPERATOR', message: 'Only an operator may do this.' },
  channel_refused: { status: 403, kind: 'E_FORBIDDEN', message: 'You may not join this channel.' },
  not_found: {
    status: 404,
    kind: 'E_NOT_FOUND',
    message: 'There is no such resource.',
    gibby: { message: gibbyTexts.notFound },
  },
  app_not_found: { status: 404, kind: 'E_NOT_FOUND', message: 'There is no application with this id.' },
  user_not_found: { status: 404, kind: 'E_USER_NOT_FOUND', message: gibbyTexts.notFound },
  account_not_found: { status: 404, kind: 'E_USER_NOT_FOUND', message: 'There is no such account.' },
  gig_not_found: { status: 404, kind: 'E_NOT_FOUND', message: 'There is no such gig.' },
  request_not_found: { status: 404, kind: 'E_NOT_FOUND', message: gibbyTexts.notFound },
  offer_not_found: { status: 404, kind: 'E_NOT_FOUND', message: gibbyTexts.notFound },
  invoice_not_found: { status: 404, kind: 'E_NOT_FOUND', message: 'There is no such invoice.' },
  stream_not_found: { status: 404, kind: 'E_NOT_FOUND', message: 'There is no such stream.' },
  withdrawal_not_found: { status: 404, kind: 'E_NOT_FOUND', message: gibbyTexts.notFound },
  no_operator_near: { status: 404, kind: 'E_DROPERATORS_NOT_FOUND', message: 'No operator is available here now.' },
  // Gibby's table of statuses has no 409 (gibby.txt, "API Errors"): what its state forbids is a 422.
  transition_refused: {
    status: 409,
    kind: 'E_CONFLICT',
    message: 'State transition is invalid.',
    gibby: { status: 422, message: 'This is not possible any more.' },
  },
  gig_under_way: { status: 409, kind: 'E_PROCESS_UNDERWAY', message: 'You are in another gig.' },
  month_not_over: { status: 409, kind: 'E_CONFLICT', message: 'This month is not over, or has not been for an hour.' },
  nothing_to_invoice: { status: 409, kind: 'E_CONFLICT', message: 'No payment waits for this invoice.' },
  message_refused: { status: 409, kind: 'E_CONFLICT', message: 'This message cannot be saved.' },
  request_in_progress: {
    status: 409,
    kind: 'E_IN_PROGRESS',
    message: 'The first request with this key is under way.',
    gibby: { status: 503 },
  },
  changed_meanwhile: {
    status: 409,
    kind: 'E_CONFLICT',
    message: 'The resource changed meanwhile. Read it again.',
    gibby: { status: 422, message: 'This has changed meanwhile. Please look at it again.' },
  },
  body_too_large: {
    status: 413,
    kind: 'E_TOO_LARGE',
    message: 'The body is larger than this route accepts.',
    // Its document has no 413.
    gibby: { status: 422 },
  },
  unsupported_media_type: { status: 415, kind: 'E_MEDIA_TYPE', message: 'This content type is not accepted here.' },
  email_taken: { status: 422, kind: 'E_EMAIL_PHONE_EXIST', message: 'The email has already been taken.' },
  username_taken: { status: 422, kind: 'E_USERNAME_EXIST', message: 'The username has already been taken.' },
  facebook_taken: { status: 422, kind: 'E_FACEBOOK_EXIST', message: 'The provider_user_id has already been taken.' },
  facebook_email_unproven: {
    status: 422,
    kind: 'E_VALIDATION',
    message: 'The email is not the one of this Facebook account.',
  },
  own_user: { status: 422, kind: 'E_VALIDATION', message: 'You cannot follow yourself.' },
  email_not_found: { status: 422, kind: 'E_USER_NOT_FOUND', message: 'Email not found' },
  email_change_waits: {
    status: 422,
    kind: 'E_CONFLICT',
    message: 'This change can be confirmed a day after it was asked for, or once the former address has allowed it.',
  },
  link_refused: { status: 422, kind: 'E_CODE_REFUSED', message: 'This link is wrong, used or too old.' },
  form_too_large: {
    status: 422,
    kind: 'E_TOO_LARGE',
    message: 'The form may not be larger than 4.5 MB. Larger pictures are sent by POST /api/uploads, up to 25 MB each.',
  },
  picture_empty: { status: 422, kind: 'E_PICTURE', message: 'The picture is empty.' },
  picture_unreadable: {
    status: 422,
    kind: 'E_PICTURE',
    message: 'The picture must be a whole JPEG, PNG, WebP, GIF, AVIF or HEIC image.',
  },
  picture_too_large: { status: 422, kind: 'E_PICTURE', message: 'The picture is too large.' },
  pictures_too_large: {
    status: 422,
    kind: 'E_PICTURE',
    message: 'The pictures are too large together. Send fewer of them, or smaller ones.',
  },
  crop_outside: { status: 422, kind: 'E_PICTURE', message: 'The cropped_opt lies outside the picture.' },
  offer_refused: { status: 422, kind: 'E_CONFLICT', message: 'You cannot offer this request.' },
  offer_already_accepted: { status: 422, kind: 'E_CONFLICT', message: 'This offer is already accepted' },
  cancel_reason_invalid: { status: 422, kind: 'E_VALIDATION', message: 'The selected cancel status id is invalid.' },
  decline_reason_invalid: { status: 422, kind: 'E_VALIDATION', message: 'The selected decline status id is invalid.' },
  deposit_already_placed: {
    status: 422,
    kind: 'E_CONFLICT',
    message: "You've already place a deposit for this request, you are not able to cancel this request.",
  },
  top_up_incomplete: {
    status: 422,
    kind: 'E_VALIDATION',
    message: 'amount or paymentchannel must exist',
    gibby: { wireCode: 'GEN-UNPROCESSABLE' },
  },
  top_up_amount_differs: {
    status: 422,
    kind: 'E_VALIDATION',
    message: 'The amount must be the sum of what the requests cost.',
  },
  payment_failed: { status: 422, kind: 'E_CONFLICT', message: 'Your payment was not successful' },
  request_not_payable: { status: 422, kind: 'E_CONFLICT', message: 'This request does not wait for your deposit.' },
  credit_too_low: { status: 422, kind: 'E_CONFLICT', message: 'Your credit is lower than the price to pay.' },
  no_traveller_offering: { status: 422, kind: 'E_CONFLICT', message: "You don't have any traveller offering" },
  already_purchased: { status: 422, kind: 'E_CONFLICT', message: 'You have already mark this request as purchase' },
  already_delivered: { status: 422, kind: 'E_CONFLICT', message: 'You have already mark this request as deliver' },
  // The document uses the delivery's message here ("Confirm Receive", 422).
  already_received: { status: 422, kind: 'E_CONFLICT', message: 'You have already mark this request as deliver' },
  conversation_closed: { status: 403, kind: 'E_FORBIDDEN', message: 'This conversation is closed.' },
  already_rated: { status: 403, kind: 'E_CONFLICT', message: 'You have already rated this user' },
  review_too_early: {
    status: 422,
    kind: 'E_CONFLICT',
    message: 'You can rate this user once the request is completed.',
  },
  room_request_not_found: {
    status: 422,
    kind: 'E_NOT_FOUND',
    message: 'request id not found',
    gibby: { wireCode: 'GEN-UNPROCESSABLE' },
  },
  upload_not_found: { status: 422, kind: 'E_PICTURE', message: 'There is no upload of yours with this key.' },
  idempotency_key_reused: { status: 422, kind: 'E_IDEMPOTENCY_KEY', message: 'This key belongs to another request.' },
  too_many_requests: { status: 429, kind: 'E_RATE_LIMIT', message: 'Too many requests. Try again later.' },
  internal: {
    status: 500,
    kind: 'E_INTERNAL',
    message: 'Something went wrong on our side.',
    gibby: { message: gibbyTexts.internal },
  },
  stored_item_unreadable: {
    status: 500,
    kind: 'E_INTERNAL',
    message: 'Something went wrong on our side.',
    gibby: { message: gibbyTexts.internal },
  },
  provider_unavailable: { status: 502, kind: 'E_PROVIDER', message: 'A provider does not answer. Try again later.' },
  busy: {
    status: 503,
    kind: 'E_BUSY',
    message: 'The service is busy. Try again shortly.',
    gibby: { message: gibbyTexts.unavailable },
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** Public members of an error body besides code and message, such as `currentState` of a 409. */
export type ErrorFacts = Readonly<Record<string, unknown>>;

/** A failure with a code of the table. `detail` is private: it is logged and never sent; `facts` are public. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  /** What Gibby's people read in place of the table's message, where the case has a sentence of its own. */
  readonly sentence: string | undefined;

  constructor(
    code: ErrorCode,
    options: { detail?: string; facts?: ErrorFacts; sentence?: string; cause?: unknown } = {},
  ) {
    super(options.detail ?? code, { cause: options.cause });
    this.code = code;
    this.facts = options.facts ?? {};
    this.sentence = options.sentence;
  }

  get entry(): ErrorEntry {
    return errorTable[this.code];
  }
}
