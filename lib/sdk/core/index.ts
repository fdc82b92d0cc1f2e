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
  RequestFailed,
  SdkError,
  ServerError,
  TimeoutError,
  Unauthorized,
  UnprocessableEntity,
} from './errors'
export { stream, type StreamOptions } from './stream'
export {
  createTransport,
  request,
  type Call,
  type CallOptions,
  type Transport,
  type TransportOptions,
} from './transport'
