import type { Excitation } from '@/lib/catalogue'
import type { ActivationsRequest } from '@/lib/engine/port'
import { Controller } from '@/lib/steering'
import type { Services } from '@/lib/server/services'
import { aggregate, readActivations } from './aggregate'

/** The largest activation of each feature over the words of a conversation. */
export async function excitationOf(
  services: Pick<Services, 'engine' | 'readings'>,
  request: ActivationsRequest,
  signal: AbortSignal,
): Promise<Excitation> {
  return aggregate(await readActivations(services, request, signal), 'max')
}

/** Reads what a person looks for, as a user's message and without steering, so that edits do not change what is found. */
export const queryReader =
  (services: Pick<Services, 'engine' | 'readings'>, signal: AbortSignal) =>
  (content: string): Promise<Excitation> =>
    excitationOf(services, { messages: [{ role: 'user', content }], controller: new Controller() }, signal)
