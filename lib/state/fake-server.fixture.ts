import { vi } from 'vitest'
import type {
  ChatDone,
  ChatRequest,
  CountTokensRequest,
  CreateComparisonRequest,
  Edit,
  ErrorCode,
  ScopeOfVariant,
  VariantAddress,
} from '@/lib/protocols/tiller/contract'
import { ApiError, type AnswerEvent, type CallOptions, type TillerClient } from '@/lib/sdk/tiller'
import { fakeConversations } from './fake-conversations.fixture'
import { memoryStorage } from './memory-storage.fixture'
import { createWorkspace } from './workspace'

export const refusal = (code: ErrorCode) => new ApiError({ detail: `Refused: ${code}.`, code })

const outcome = (seed: number): ChatDone => ({
  type: 'done',
  variant_id: 'default',
  auto_steered: false,
  auto_steer_result: null,
  variant_json: '{}',
  finish_reason: 'stop',
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  seed,
})

/** A server in memory that keeps sessions and edits as the real one does, and can be told to fail. */
export function fakeServer() {
  const sessions = new Map<string, Map<string, number>>()
  const scopes = new Map<string, ScopeOfVariant[]>()
  const asked: ChatRequest[] = []
  let made = 0
  let version = 0
  const versions = new Map<string, string>()
  const changed = (id: string) => versions.set(id, `"v${++version}"`).get(id) ?? ''
  /** Tokens of a text: one for each word. */
  const size = (text: string) => text.split(/\s+/).length
  const server = {
    sessions,
    asked,
    /** Fails the next steer, before it is stored or after. */
    steerFails: null as { error: Error; stored: boolean } | null,
    /** Gives the text of an answer; it may throw halfway. */
    say: async function* (request: ChatRequest): AsyncGenerator<string> {
      yield `${request.pending?.length ? 'steered' : 'plain'}: `
      yield request.messages.at(-1)?.content ?? ''
    },
    /** Tokens that the model reads at most. */
    contextLength: 1000,
    restart: () => sessions.clear(),
    /** Steers as another browser does, which knows nothing of this page. */
    elsewhere(id: string, edits: Record<string, number>) {
      for (const [feature, value] of Object.entries(edits)) session(id).set(feature, value)
      changed(id)
    },
    scopesOf: (id: string | undefined) => scopes.get(id ?? '') ?? [],
    editsOf: (id: string | undefined) => Object.fromEntries(sessions.get(id ?? '') ?? []),
  }
  const session = (id: string) => {
    const edits = sessions.get(id)
    if (!edits) throw refusal('unknown_session')
    return edits
  }
  async function* stream(
    request: ChatRequest,
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<AnswerEvent> {
    session(request.session_id)
    asked.push(request)
    for await (const delta of server.say(request)) {
      signal?.throwIfAborted()
      yield { type: 'chunk', delta, variant_id: 'default' }
    }
    yield outcome(request.seed ?? 0)
  }
  const json = (id: string) =>
    JSON.stringify({
      base_model: 'pocket',
      edits: [...session(id)].map(([name, value]) => ({
        feature_id: name,
        feature_label: name,
        index_in_sae: 1,
        value,
      })),
      scopes: scopes.get(id) ?? [],
    })
  const steerAll = async (
    { session_id, edits, scopes: given }: VariantAddress & { edits: Edit[]; scopes?: ScopeOfVariant[] },
    { ifMatch, told }: CallOptions = {},
  ) => {
    const stored = session(session_id)
    const etag = versions.get(session_id) ?? ''
    if (ifMatch !== undefined && ifMatch !== etag) {
      const conflict = { etag, stored: json(session_id), proposed: null }
      throw new ApiError({ detail: 'Stale.', code: 'stale_variant', conflict })
    }
    const failure = server.steerFails
    server.steerFails = null
    if (given && (!failure || failure.stored)) scopes.set(session_id, given)
    if (!failure || failure.stored)
      for (const { feature_id = '', value } of edits) {
        if (value) stored.set(feature_id, value)
        else stored.delete(feature_id)
      }
    const next = changed(session_id)
    if (failure) throw failure.error
    told?.(new Headers({ etag: next }))
    return { edits: [], variant_id: 'default', variant_json: '{}' }
  }
  const create = async ({ base_model = 'pocket' }: { base_model?: string } = {}) => {
    const id = `tiller-00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`
    sessions.set(id, new Map())
    changed(id)
    return { session_id: id, variant_id: 'default', base_model }
  }
  const kept = fakeConversations()
  const client = {
    conversations: kept.calls,
    sessions: { create: vi.fn(create) },
    variants: {
      read: async ({ session_id }: VariantAddress) => ({ etag: versions.get(session_id) ?? null }),
    },
    chat: {
      stream,
      countTokens: vi.fn(async ({ messages }: CountTokensRequest) => {
        const by_message = messages.map(({ content }) => size(content))
        const tokens = by_message.reduce((sum, n) => sum + n, 0)
        return { tokens, by_message, context_length: server.contextLength }
      }),
    },
    features: { steerAll: vi.fn(steerAll) },
    comparisons: { create: vi.fn(async (_body: CreateComparisonRequest, _more?: CallOptions) => ({})) },
  } as unknown as TillerClient
  return { ...server, server, client, kept }
}

/** A workspace on a fake server, with storage that a second one can be opened on, as a reload does. */
export function workspaceOn(client: TillerClient, storage = memoryStorage(), tab = memoryStorage()) {
  const workspace = createWorkspace({ client, lasting: () => storage, perTab: () => tab })
  workspace.hydrate()
  return { workspace, storage, reload: () => workspaceOn(client, storage, tab) }
}

/** The studio of one model in a workspace of its own. */
export function studioOn(client: TillerClient, storage = memoryStorage(), tab = memoryStorage()) {
  const studio = workspaceOn(client, storage, tab).workspace.studioOf('pocket')
  return { studio, reload: () => studioOn(client, storage, tab).studio }
}

export const pirate = {
  feature_id: 'pirate',
  label: 'Talks like a pirate',
  index_in_sae: 1,
  fluent_up_to: null,
}
export const tokyo = { feature_id: 'tokyo', label: 'About Tokyo', index_in_sae: 2, fluent_up_to: null }
