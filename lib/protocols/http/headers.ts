import { REPLAYED_HEADER } from './idempotency'
import { LIMIT_HEADERS } from './limits'

/** Under this id the server's log tells of a request. */
export const REQUEST_ID_HEADER = 'X-Request-Id'
/** Names the model that ran: some clients' schemas leave no room for its name in the body. */
export const MODEL_HEADER = 'X-Tiller-Model'
/** Names what analysed a specification, where the body is a bare list. */
export const ANALYSER_HEADER = 'X-Tiller-Analyser'

/** What clients read of an answer beside its body; browsers hide every header that is not named. */
export const EXPOSED_HEADERS = [
  REQUEST_ID_HEADER,
  MODEL_HEADER,
  ANALYSER_HEADER,
  'ETag',
  REPLAYED_HEADER,
  'Retry-After',
  'Allow',
  ...Object.values(LIMIT_HEADERS),
].join(', ')
