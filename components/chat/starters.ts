import type { StarterSteer } from '@/lib/state/queries'

/** Questions that a small model does well on. */
export const starterPrompts = [
  'Tell me about Tokyo.',
  'Write a short poem about lighthouses.',
  'Why do people like coffee?',
  'Tell me a joke about cats.',
]

/** A strength that is plainly heard without drowning the answer. */
const CLEAR = 0.6

/** A question together with a change of manner. */
export const starterSteers: (StarterSteer & { name: string })[] = [
  { name: 'Make it a pirate', prompt: 'Tell me about Tokyo.', query: 'pirate', value: CLEAR },
  { name: 'Make it a cowboy', prompt: 'Why do people like coffee?', query: 'cowboy', value: CLEAR },
  { name: 'Make it a bard', prompt: 'Tell me a joke about cats.', query: 'Shakespeare', value: CLEAR },
  { name: 'Make it a robot', prompt: 'Tell me a story about dogs.', query: 'robot', value: CLEAR },
]
