import * as v from 'valibot'
import { conditions, held } from './conditions'
import { featureEdit } from './edits'
import { ownSettings } from './settings-store'
import { isTree } from './tree'

const place = {
  id: v.string(),
  /** The turn that it follows; null for a first one. */
  parent: v.nullable(v.string()),
}

const userTurn = v.object({ ...place, role: v.literal('user'), content: v.string() })

/** How an answer was drawn. */
const drawn = v.object({
  temperature: v.number(),
  top_p: v.number(),
  max_completion_tokens: v.pipe(v.number(), v.integer()),
})
export type Drawn = v.InferOutput<typeof drawn>

const assistantTurn = v.object({
  ...place,
  role: v.literal('assistant'),
  content: v.string(),
  /**
   * `cut`: the length limit of the settings was reached. `full`: the model's context was. `broken`: the connection or the server
   * failed on the way. `condition`: one of the conditions ended it.
   */
  ending: v.picklist(['complete', 'stopped', 'cut', 'full', 'broken', 'condition']),
  /** The edits that were in force when this answer was written. Programs steer beyond what sliders can. */
  edits: v.array(v.object({ ...featureEdit.entries, value: v.number() })),
  /** The conditions that were in force, and where in the answer each held, by its event. */
  conditions: v.fallback(v.optional(conditions, []), []),
  held: v.optional(held, {}),
  /** The event of the condition that ended it; null where something else did, or nobody noted it. */
  stoppedBy: v.optional(v.nullable(v.string()), null),
  /** Where it was coloured as it was written: by which feature, where its pieces end, and the activation on each. */
  followed: v.optional(
    v.nullable(
      v.object({
        feature_id: v.string(),
        ends: v.array(v.pipe(v.number(), v.integer())),
        activations: v.array(v.number()),
      }),
    ),
    null,
  ),
  /** What would draw the same answer again; null if the answer never said. */
  seed: v.nullable(v.pipe(v.number(), v.integer())),
  /** The model that wrote it; null if nobody noted it. */
  model: v.optional(v.nullable(v.string()), null),
  sampling: v.optional(v.nullable(drawn), null),
  /** What it was given to go on from, its first words; empty for an answer that the model began. */
  begun: v.optional(v.string(), ''),
})

export const turn = v.variant('role', [userTurn, assistantTurn])
export type Turn = v.InferOutput<typeof turn>
export type UserTurn = v.InferOutput<typeof userTurn>
export type AssistantTurn = v.InferOutput<typeof assistantTurn>
export type Answered = Omit<AssistantTurn, 'id' | 'role' | 'parent'>

/** How browsers saved a conversation that had one branch only. */
const oneBranch = v.object({ turns: v.array(v.looseObject({ id: v.string() })), forgotten: v.unknown() })

function branched(saved: unknown): unknown {
  const old = v.safeParse(oneBranch, saved)
  if (!old.success) return saved
  const { turns, forgotten } = old.output
  const all = turns.map((each, at) => ({ ...each, parent: turns[at - 1]?.id ?? null }))
  return { all, shown: turns.at(-1)?.id ?? null, forgotten }
}

/** A conversation as it is kept over a reload. */
export const savedChat = v.pipe(
  v.unknown(),
  v.transform(branched),
  v.object({
    /** The turns of all branches, each behind the one that it follows, in the order in which they were added. */
    all: v.pipe(
      v.array(turn),
      v.check((all) => isTree(all), 'must be a tree'),
    ),
    /** The last turn of the branch that is shown. */
    shown: v.nullable(v.string()),
    /** How many of the oldest turns shown the model no longer reads, because its context is full. */
    forgotten: v.pipe(v.number(), v.integer(), v.minValue(0)),
    /** Settings that hold for this conversation alone. */
    own: v.optional(ownSettings, {}),
  }),
)
export type SavedChat = v.InferOutput<typeof savedChat>

export const emptyChat: SavedChat = { all: [], shown: null, forgotten: 0, own: {} }

/** What names a conversation in every tab: the first turn that it ever had. */
export const nameOf = ({ all }: Pick<SavedChat, 'all'>): string | null => all[0]?.id ?? null
