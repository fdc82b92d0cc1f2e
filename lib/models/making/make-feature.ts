import { Failure } from '@/lib/errors'
import { Controller } from '@/lib/steering'
import type { MadeFeature } from '../made-feature'
import type { Reader } from '../reading'
import type { ServedModel } from '../served-model'
import { calibrate } from './calibrate'
import { candidateLayers, candidates, chooseLayer, probeBeside } from './choose-layer'
import { contrast, LEAST_PAIRS } from './contrast'
import { conversationOf, type Conversation, type Example, type Examples, type Instruct } from './examples'
import { gatherEvidence } from './evidence'
import { fluencyBar, judge, judgeAnswer, surpriseOfManner, type Reading, favourBar } from './fluency'
import { nextWords } from './next-words'
import { counting, type Report } from './progress'
import { CONTRAST_PROMPTS, TRIAL_PROMPTS } from './prompts'
import { readMeans } from './read-answers'
import { WHOLE_TOKENS } from './say'
import { answerTrial } from './try-strengths'
import { requireSeparation, verdict } from './verdict'

/** What a person asks for: a sentence that says what answers are to be like, or examples of both sorts. */
export type Wish = { sentence: string } | { with: readonly Example[]; without: readonly Example[] }

export interface Making {
  label: string
  wish: Wish
  /** The same wish and seed make the same feature. */
  seed: number
  /** How many prompts are answered: more take longer and measure better. All if left out. */
  prompts?: number
}

/** One answer in five may fail at strength 1: fewer trials would allow none. */
const FEWEST_TRIALS = 5

/** What `makeFeature` needs of a model. */
export type Maker = Reader & Pick<ServedModel, 'made'>

/**
 * Makes a feature: has both sorts of answers, finds the direction between them at the layer where pushing it works best, and
 * measures what strength 1 is. Holds no slot for longer than one answer, so that others are served meanwhile.
 * @returns the feature without its names: uuid and index are the keeper's to give
 * @throws `not_learned` if the model cannot be taught it, with the numbers; `unsupported_by_engine`; the signal's reason
 */
export async function makeFeature(
  model: Maker,
  { label, wish, seed, prompts = CONTRAST_PROMPTS.length }: Making,
  report: Report,
  signal: AbortSignal,
): Promise<UnnamedFeature> {
  requireCapabilities(model)
  const examples = await examplesOf(model, wish, { prompts, seed }, report, signal)
  const layers = candidateLayers(model.engine.card.layers)
  const trials = TRIAL_PROMPTS.slice(0, Math.max(FEWEST_TRIALS, Math.round(prompts / 3)))
  const asked = { instruct: examples.instruct, prompts: trials, seed, tokens: WHOLE_TOKENS }
  const { means, readings, unsteered } = await read(model, examples, { layers, asked }, report, signal)
  const all = candidates(layers, means.shown, means.plain)
  requireSeparation(all)
  const manner = surpriseOfManner(readings.shown, readings.plain)
  const own = unsteered.flatMap((tried) => tried?.reading ?? [])
  const shows = examples.instruct && favourBar(readings.shown, readings.plain)
  const trial = { ...asked, shows, isFluent: fluencyBar(own.length > 0 ? own : readings.plain, manner) }
  const choice = await chooseLayer(model, all, trial, report, signal)
  const calibration = await calibrate(model, choice, all, trial, unsteered, report, signal)
  const warning = verdict(calibration)
  const { layer, separation, area } = choice.candidate
  const { bias, ...evidence } = await gatherEvidence(model, choice.candidate, examples, report, signal)
  const words = await nextWords(model, choice.candidate, calibration, examples.plain, signal)
  const entry = {
    label,
    layer,
    aliases: 'sentence' in wish ? [wish.sentence.toLowerCase()] : [],
    kind: 'style' as const,
    f1: null,
    unit: calibration.unit,
    alive: true,
    ...words,
    curve: calibration.curve.map(
      ({ strength, effect, fluent }): [number, number, number] => [strength, effect, fluent],
    ),
    made: {
      sentence: 'sentence' in wish ? wish.sentence : null,
      shown: examples.shown.length,
      plain: examples.plain.length,
      area,
      probeLayer: shows ? null : probeBeside(all, layer).layer,
      unsteered: calibration.unsteered.effect,
      warning,
    },
    ...evidence,
  }
  return { entry, vector: [...separation.vector], bias }
}

/** A made feature that has no uuid and no index yet. */
export type UnnamedFeature = Omit<MadeFeature, 'entry'> & {
  entry: Omit<MadeFeature['entry'], 'uuid' | 'indexInSae'>
}

/** Throws `unsupported_by_engine`. */
export function requireCapabilities({ engine: { card } }: Pick<Maker, 'engine'>): void {
  const lacking = (['directions', 'residuals', 'logits'] as const).find((one) => !card.capabilities.includes(one))
  if (lacking === undefined) return
  throw new Failure(
    'unsupported_by_engine',
    `Features cannot be made on this model: its engine "${card.engine}" does not offer "${lacking}".`,
  )
}

async function examplesOf(
  model: Maker,
  wish: Wish,
  how: { prompts: number; seed: number },
  report: Report,
  signal: AbortSignal,
): Promise<Examples> {
  if ('sentence' in wish) return contrast(model, { sentence: wish.sentence, ...how }, report, signal)
  const examples = { shown: wish.with.map(conversationOf), plain: wish.without.map(conversationOf) }
  const least = Math.min(examples.shown.length, examples.plain.length)
  if (least >= LEAST_PAIRS) return examples
  throw new Failure(
    'not_learned',
    `At least ${LEAST_PAIRS} examples of each sort are needed, and one list has ${least}. Give more, or say in one sentence what you want.`,
  )
}

/**
 * What reading gives: the examples' mean residuals, [layer][answer], and how they read, for each side; and the answers to the
 * prompts of trials as they are without steering.
 */
async function read(
  model: Maker,
  examples: Examples,
  { layers, asked }: { layers: readonly number[]; asked: Parameters<typeof answerTrial>[1] },
  report: Report,
  signal: AbortSignal,
) {
  const step = counting(report, 'reading', examples.shown.length + examples.plain.length + 1)
  const side = async (conversations: readonly Conversation[], instruct?: Instruct) => {
    const byLayer: Float32Array[][] = layers.map(() => [])
    const readings: Reading[] = []
    for (const messages of conversations) {
      const means = await readMeans(model, messages, layers, signal)
      means?.forEach((mean, i) => byLayer[i]!.push(mean))
      if (means) readings.push(await readingOf(model, messages, instruct, signal))
      step()
    }
    return { byLayer, readings }
  }
  const [shown, plain] = [await side(examples.shown, examples.instruct), await side(examples.plain, examples.instruct)]
  const unsteered = await answerTrial(model, asked, new Controller(), signal)
  step()
  return {
    means: { shown: shown.byLayer, plain: plain.byLayer },
    readings: { shown: shown.readings, plain: plain.readings },
    unsteered,
  }
}

/** With instructions, a conversation is a prompt and its answer. */
function readingOf(model: Maker, messages: Conversation, instruct: Instruct | undefined, signal: AbortSignal) {
  const [prompt, answer] = messages
  if (!instruct || !prompt || !answer) return judge(model, messages, signal)
  return judgeAnswer(model, { prompt: prompt.content, answer: answer.content, instruct }, signal)
}
