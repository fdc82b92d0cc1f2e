import type { z } from 'zod'
import type {
  AddMessagesRequest,
  ChangeConversationRequest,
  ChangeMessageRequest,
  ChangePersonaRequest,
  ChooseRequest,
  ConversationFile,
  CreateComparisonRequest,
  CreateConversationRequest,
  CreatePersonaRequest,
  listComparisonsQuery,
  listConversationsQuery,
  listPersonasQuery,
  OpenAiPreference,
  PersonaFile,
  preferencesQuery,
  TrlPreference,
} from '@/lib/protocols/tiller/contract'
import type { CallOptions, Transport } from '../core'
import { endpointCalls, textCalls } from './endpoint-calls'
import {
  comparisonEndpoints as ofComparisons,
  conversationEndpoints as ofConversations,
  personaEndpoints as ofPersonas,
} from './stated'

/** How a list is asked for: a page of those that are not deleted, unless told otherwise. */
type Listing<Query extends z.ZodType> = Partial<Omit<z.output<Query>, 'deleted'>> & { deleted?: boolean }

const listing = ({ deleted, ...rest }: { deleted?: boolean } = {}) => ({
  ...rest,
  deleted: deleted === undefined ? undefined : (`${deleted}` as const),
})

/**
 * What people make and keep. Writes take `ifMatch` (the `etag` of what was read) and `idempotencyKey`; what is removed can be
 * restored for seven days.
 */
export function keptCalls(transport: Transport) {
  const call = endpointCalls(transport)
  const text = textCalls(transport)
  return {
    conversations: conversationCalls(call, text),
    personas: personaCalls(call),
    comparisons: comparisonCalls(call),
    preferences: {
      /** Every choice between two answers as JSON Lines, for a file. */
      lines: (query: Partial<z.output<typeof preferencesQuery>> = {}, more?: CallOptions) =>
        text(ofComparisons.preferences, query, more),
      /** The same, read. */
      trl: async (model?: string, more?: CallOptions): Promise<TrlPreference[]> =>
        linesOf(await text(ofComparisons.preferences, { form: 'trl', model }, more)),
      openai: async (model?: string, more?: CallOptions): Promise<OpenAiPreference[]> =>
        linesOf(await text(ofComparisons.preferences, { form: 'openai', model }, more)),
    },
  }
}

type JsonCall = ReturnType<typeof endpointCalls>
type TextCall = ReturnType<typeof textCalls>

function conversationCalls(call: JsonCall, text: TextCall) {
  const at = (conversation_id: string, more?: CallOptions) => ({ ...more, params: { conversation_id } })
  return {
    list: (query?: Listing<typeof listConversationsQuery>, more?: CallOptions) =>
      call(ofConversations.listConversations, listing(query), more),
    create: (body?: CreateConversationRequest, more?: CallOptions) =>
      call(ofConversations.createConversation, body, more),
    read: (id: string, more?: CallOptions) => call(ofConversations.readConversation, undefined, at(id, more)),
    /** Renames it, changes its settings, or shows another branch. */
    change: (id: string, body: ChangeConversationRequest, more?: CallOptions) =>
      call(ofConversations.changeConversation, body, at(id, more)),
    addMessages: (id: string, body: AddMessagesRequest, more?: CallOptions) =>
      call(ofConversations.addMessages, body, at(id, more)),
    /** Writes a message anew; `ifMatch` takes the message's own `etag`. */
    changeMessage: (id: string, messageId: string, body: ChangeMessageRequest, more?: CallOptions) =>
      call(ofConversations.changeMessage, body, {
        ...more,
        params: { conversation_id: id, message_id: messageId },
      }),
    remove: (id: string, more?: CallOptions) =>
      call(ofConversations.removeConversation, undefined, at(id, more)),
    restore: (id: string, more?: CallOptions) =>
      call(ofConversations.restoreConversation, undefined, at(id, more)),
    exportFile: (id: string, more?: CallOptions) =>
      call(ofConversations.exportConversation, undefined, at(id, more)),
    exportMarkdown: (id: string, more?: CallOptions) =>
      text(ofConversations.conversationMarkdown, undefined, at(id, more)),
    importFile: (file: ConversationFile, more?: CallOptions) =>
      call(ofConversations.importConversation, file, more),
  }
}

function personaCalls(call: JsonCall) {
  const at = (persona_id: string, more?: CallOptions) => ({ ...more, params: { persona_id } })
  return {
    list: (query?: Listing<typeof listPersonasQuery>, more?: CallOptions) =>
      call(ofPersonas.listPersonas, listing(query), more),
    create: (body: CreatePersonaRequest, more?: CallOptions) => call(ofPersonas.createPersona, body, more),
    /** @param version an earlier one, in place of the present one */
    read: (id: string, { version, ...more }: CallOptions & { version?: number } = {}) =>
      call(ofPersonas.readPersona, { version }, at(id, more)),
    /** Makes a new version. */
    change: (id: string, body: ChangePersonaRequest, more?: CallOptions) =>
      call(ofPersonas.changePersona, body, at(id, more)),
    versions: (id: string, more?: CallOptions) => call(ofPersonas.personaVersions, undefined, at(id, more)),
    restoreVersion: (id: string, version: number, more?: CallOptions) =>
      call(ofPersonas.restorePersonaVersion, undefined, {
        ...more,
        params: { persona_id: id, version: String(version) },
      }),
    duplicate: (id: string, more?: CallOptions) => call(ofPersonas.duplicatePersona, undefined, at(id, more)),
    remove: (id: string, more?: CallOptions) => call(ofPersonas.removePersona, undefined, at(id, more)),
    restore: (id: string, more?: CallOptions) => call(ofPersonas.restorePersona, undefined, at(id, more)),
    exportFile: (id: string, more?: CallOptions) => call(ofPersonas.exportPersona, undefined, at(id, more)),
    importFile: (file: PersonaFile, more?: CallOptions) => call(ofPersonas.importPersona, file, more),
  }
}

function comparisonCalls(call: JsonCall) {
  const at = (comparison_id: string, more?: CallOptions) => ({ ...more, params: { comparison_id } })
  return {
    list: (query?: Listing<typeof listComparisonsQuery>, more?: CallOptions) =>
      call(ofComparisons.listComparisons, listing(query), more),
    create: (body: CreateComparisonRequest, more?: CallOptions) =>
      call(ofComparisons.createComparison, body, more),
    read: (id: string, more?: CallOptions) => call(ofComparisons.readComparison, undefined, at(id, more)),
    choose: (id: string, choice: ChooseRequest['choice'], more?: CallOptions) =>
      call(ofComparisons.choose, { choice }, at(id, more)),
    remove: (id: string, more?: CallOptions) => call(ofComparisons.removeComparison, undefined, at(id, more)),
    restore: (id: string, more?: CallOptions) =>
      call(ofComparisons.restoreComparison, undefined, at(id, more)),
  }
}

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}
