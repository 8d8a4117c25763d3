/** Limits and defaults that more than one part reads. Each is a plain number, so that schemas and messages can name it. */

/** Longest question or search query, in UTF-16 code units. */
export const MAX_QUESTION_CHARS = 4_000

/** Passages read for an answer, unless the caller says otherwise. */
export const DEFAULT_TOP_K = 8

/** Most passages a caller may ask for. */
export const MAX_TOP_K = 50

/** Largest request body of the question and search routes, in bytes as they arrive. */
export const MAX_BODY_BYTES = 64 * 1024

/** Deepest nesting of a JSON body. The deepest request Ibid knows has three levels. */
export const MAX_JSON_DEPTH = 32

/** Documents on one page of the list, unless the caller says otherwise. */
export const DEFAULT_PAGE_SIZE = 50

/** Most documents on one page of the list. */
export const MAX_PAGE_SIZE = 200

/** Longest comment on an answer, in UTF-16 code units. */
export const MAX_COMMENT_CHARS = 2_000

/** Days after its last turn until a conversation is deleted, unless it is set otherwise. */
export const RETENTION_DAYS = 90

/** Milliseconds of silence after which an event stream says that it still lives; proxies cut off after 30 to 60 s. */
export const HEARTBEAT_MS = 10_000
