export {
  BadRequest,
  Conflict,
  ConnectionError,
  Forbidden,
  HttpError,
  InsufficientFunds,
  NotFound,
  ProtocolError,
  RateLimit,
  type Refusal,
  RequestFailed,
  SdkError,
  ServerError,
  TimeoutError,
  Unauthorized,
  UnprocessableEntity,
} from './errors'
export { stream, streamEvents, type Reading, type StreamOptions } from './stream'
export {
  createTransport,
  request,
  requestText,
  type Call,
  type CallOptions,
  type Transport,
  type TransportOptions,
} from './transport'
