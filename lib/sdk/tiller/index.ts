export { createChatApi, type ChatChunk, type StreamedAnswer } from './chat-api'
export {
  createTillerClient,
  type SteerAll,
  type SteerOne,
  type TillerClient,
  type TillerOptions,
} from './client'
export {
  ApiError,
  BadRequest,
  Conflict,
  ConnectionError,
  Forbidden,
  MethodNotAllowed,
  Misdirected,
  NotFound,
  PayloadTooLarge,
  ProtocolError,
  RateLimit,
  ServerError,
  TillerError,
  TimeoutError,
  Unauthorized,
  Unavailable,
  UnprocessableEntity,
  Unsupported,
  UnsupportedMediaType,
} from './errors'
export { loadContract } from './stated'
export type { CallOptions, StreamOptions } from '../core'
export type { MakingEvent } from './making'
export type { AnswerEvent } from './stream'
