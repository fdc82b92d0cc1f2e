import { z } from 'zod'
import { conditions, held } from './conditions'
import { featureEdit } from './edits'
import { ownSettings } from './settings-store'
import { isTree } from './tree'

const place = {
  id: z.string(),
  /** The turn that it follows; null for a first one. */
  parent: z.string().nullable(),
}

const userTurn = z.object({ ...place, role: z.literal('user'), content: z.string() })

/** How an answer was drawn. */
const drawn = z.object({ temperature: z.number(), top_p: z.number(), max_completion_tokens: z.int() })
export type Drawn = z.infer<typeof drawn>

const assistantTurn = z.object({
  ...place,
  role: z.literal('assistant'),
  content: z.string(),
  /**
   * `cut`: the length limit of the settings was reached. `full`: the model's context was. `broken`: the connection or the server
   * failed on the way. `condition`: one of the conditions ended it.
   */
  ending: z.enum(['complete', 'stopped', 'cut', 'full', 'broken', 'condition']),
  /** The edits that were in force when this answer was written. Programs steer beyond what sliders can. */
  edits: z.array(featureEdit.extend({ value: z.number() })),
  /** The conditions that were in force, and where in the answer each held, by its event. */
  conditions: conditions.catch([]).default([]),
  held: held.default({}),
  /** The event of the condition that ended it; null where something else did, or nobody noted it. */
  stoppedBy: z.string().nullable().default(null),
  /** Where it was coloured as it was written: by which feature, where its pieces end, and the activation on each. */
  followed: z
    .object({ feature_id: z.string(), ends: z.array(z.int()), activations: z.array(z.number()) })
    .nullable()
    .default(null),
  /** What would draw the same answer again; null if the answer never said. */
  seed: z.int().nullable(),
  /** The model that wrote it; null if nobody noted it. */
  model: z.string().nullable().default(null),
  sampling: drawn.nullable().default(null),
  /** What it was given to go on from, its first words; empty for an answer that the model began. */
  begun: z.string().default(''),
})

export const turn = z.discriminatedUnion('role', [userTurn, assistantTurn])
export type Turn = z.infer<typeof turn>
export type UserTurn = z.infer<typeof userTurn>
export type AssistantTurn = z.infer<typeof assistantTurn>
export type Answered = Omit<AssistantTurn, 'id' | 'role' | 'parent'>

/** How browsers saved a conversation that had one branch only. */
const oneBranch = z.object({ turns: z.array(z.looseObject({ id: z.string() })), forgotten: z.unknown() })

function branched(saved: unknown): unknown {
  const old = oneBranch.safeParse(saved)
  if (!old.success) return saved
  const { turns, forgotten } = old.data
  const all = turns.map((each, at) => ({ ...each, parent: turns[at - 1]?.id ?? null }))
  return { all, shown: turns.at(-1)?.id ?? null, forgotten }
}

/** A conversation as it is kept over a reload. */
export const savedChat = z.preprocess(
  branched,
  z.object({
    /** The turns of all branches, each behind the one that it follows, in the order in which they were added. */
    all: z.array(turn).refine(isTree, 'must be a tree'),
    /** The last turn of the branch that is shown. */
    shown: z.string().nullable(),
    /** How many of the oldest turns shown the model no longer reads, because its context is full. */
    forgotten: z.int().min(0),
    /** Settings that hold for this conversation alone. */
    own: ownSettings.default({}),
  }),
)
export type SavedChat = z.infer<typeof savedChat>

export const emptyChat: SavedChat = { all: [], shown: null, forgotten: 0, own: {} }

/** What names a conversation in every tab: the first turn that it ever had. */
export const nameOf = ({ all }: Pick<SavedChat, 'all'>): string | null => all[0]?.id ?? null
