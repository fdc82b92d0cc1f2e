import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMS_OF_PROMPT, GoldenModel, PARITY_TOLERANCE, readGolden, type FormOfPrompt } from './parity'

/**
 * Parity with transformers, for every family and form. `training/` makes these tiny random checkpoints and computes what
 * transformers says of them in float32: `python -m families`.
 */
const FIXTURES = 'tests/fixtures/families'

describe.each(readdirSync(FIXTURES))('%s equals transformers', (name) => {
  const dir = join(FIXTURES, name)
  let model: GoldenModel
  beforeAll(async () => {
    model = await GoldenModel.open(dir)
  })
  afterAll(() => model.close())

  const forms = Object.keys(FORMS_OF_PROMPT) as FormOfPrompt[]
  const table = readGolden(dir).cases.flatMap((c) => forms.map((form) => ({ ...c, form })))
  it.each(table)('$length tokens $form, steered: $steered', async (c) => {
    const { resid, logits, continuation } = await model.compare(c, c.form)
    expect(resid).toBeLessThan(PARITY_TOLERANCE)
    expect(logits).toBeLessThan(PARITY_TOLERANCE)
    expect(continuation).toEqual(c.continuation)
  })
})
