import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { GoldenModel, PARITY_TOLERANCE } from '@/lib/engine/local/architectures/parity'
import { readArchitecture } from '@/lib/engine/local/architectures/read-architecture'
import { compareWeights, GGUF_TOLERANCE } from '@/lib/engine/local/gguf/gguf-parity'
import type { FixtureParity, Parity } from '@/lib/models/cli/command'
import { messageOf } from '@/lib/models/sources/source-error'

const FAMILIES = 'tests/fixtures/families'
const FORMS = 'tests/fixtures/forms'

/** Compares a model with its goldens, if it has any. */
export async function parityOf(dir: string): Promise<Parity | null> {
  if (!existsSync(join(dir, 'golden.json'))) return null
  const model = await GoldenModel.open(dir)
  try {
    const { error, sameTokens } = await model.worst()
    const words = `logits and residuals off by ${error.toExponential(1)} at most, tokens ${sameTokens ? 'equal' : 'DIFFER'}`
    return { passes: error < PARITY_TOLERANCE && sameTokens, words }
  } finally {
    await model.close()
  }
}

/** The comparisons that the tests state, of every fixture. */
export async function* fixtures(): AsyncGenerator<FixtureParity> {
  for (const name of entries(FAMILIES)) {
    const dir = join(FAMILIES, name)
    yield { form: name, ...(await attempt(dir, async () => (await parityOf(dir))!)) }
  }
  for (const name of entries(FORMS).filter((each) => each.endsWith('.gguf'))) {
    const file = join(FORMS, name)
    const original = file.replace(/\.gguf$/, '.safetensors')
    if (existsSync(original))
      yield { form: 'gguf', ...(await attempt(file, () => weightsParity(file, original))) }
  }
}

async function weightsParity(gguf: string, original: string): Promise<Parity> {
  const { unmatched, error } = await compareWeights(gguf, original)
  const others = unmatched.length > 0 ? `, unmatched: ${unmatched.join(', ')}` : ', names equal'
  const words = `weights off by ${error.toExponential(1)} at most${others}`
  return { passes: error < GGUF_TOLERANCE && unmatched.length === 0, words }
}

/** A fixture that cannot be read fails, and the others are compared all the same. */
async function attempt(path: string, compare: () => Promise<Parity>): Promise<Parity & { family: string }> {
  const family = await readArchitecture(path).then(
    ({ name }) => name,
    () => basename(path),
  )
  return compare().then(
    (parity) => ({ family, ...parity }),
    (error: unknown) => ({ family, passes: false, words: messageOf(error) }),
  )
}

const entries = (dir: string) => (existsSync(dir) ? readdirSync(dir).sort() : [])
