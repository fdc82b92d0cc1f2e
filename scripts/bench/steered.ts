import type { CatalogueEntry } from '@/lib/catalogue'
import { createLocalEngine } from '@/lib/engine/local'
import { Conditional, Controller, Feature, FeatureGroup } from '@/lib/steering'
import { prompt, timed } from './ask'
import { row, type Row } from './engine-rows'
import { inTurn, ratios } from './rounds'

const TOKENS = 120

/** What steering costs. Small strengths: the program runs in full while the answer stays about as it is. */
export async function steered(
  dir: string,
  entries: readonly CatalogueEntry[],
  threads: number,
  rounds: number,
): Promise<Row[]> {
  const units = Float32Array.from(entries, (entry) => entry.unit)
  const engine = await createLocalEngine(dir, units, { threads })
  const vocabulary = (await engine.vocabulary()).length
  const features = entries.filter((entry) => entry.alive).map((entry) => new Feature(entry))
  const group = (count: number) => {
    const step = Math.floor(features.length / count)
    return new FeatureGroup(Array.from({ length: count }, (_, i) => features[i * step]!))
  }
  const controllers = {
    unsteered: written(() => {}),
    '1 nudge': written((c) => c.nudge(group(1), 0.05)),
    '10 nudges': written((c) => c.nudge(group(10), 0.02)),
    '1 pin': written((c) => c.set(group(1), 0.05)),
    '10 pins': written((c) => c.set(group(10), 0.02)),
    'one condition': written((c) =>
      c.when(new Conditional(group(1), 0.1, '>'), () => c.nudge(group(1), 0.05)),
    ),
  }
  const measures = Object.fromEntries(
    Object.entries(controllers).map(([name, controller]) => [
      name,
      async () => {
        const { tokens, rest } = await timed(engine, prompt(40, vocabulary), TOKENS, controller)
        return tokens / rest
      },
    ]),
  )
  const found = await inTurn(measures, rounds)
  await engine.close()
  const bars: Record<string, number> = { '10 nudges': 0.97, '10 pins': 0.95, 'one condition': 0.95 }
  return Object.keys(controllers).map((name) =>
    name === 'unsteered'
      ? row('unsteered decode', found[name]!, null, 'tokens/s')
      : row(`${name} over unsteered`, ratios(found[name]!, found.unsteered!), bars[name] ?? null),
  )
}

function written(write: (controller: Controller) => void): Controller {
  const controller = new Controller()
  write(controller)
  return controller
}
