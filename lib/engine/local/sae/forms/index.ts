import { readdir } from 'node:fs/promises'
import { ModelLoadError } from '../../../errors'
import { requireAgreement } from '../hook'
import { requireLatents } from '../sae-config'
import { dictionaryLearning } from './dictionary-learning'
import type { OpenedSae, SaeForm } from './form'
import { gemmaScope, gemmaScope2 } from './gemma-scope'
import { goodfire } from './goodfire'
import { llamaScope } from './llama-scope'
import { qwenScope } from './qwen-scope'
import { saeLens } from './sae-lens'
import { sparsify } from './sparsify'

export type { OpenedSae } from './form'

const FORMS: readonly SaeForm[] = [
  saeLens,
  sparsify,
  llamaScope,
  gemmaScope2,
  gemmaScope,
  dictionaryLearning,
  goodfire,
  qwenScope,
]

/**
 * Opens the SAE in a folder, in whichever form it is.
 * @throws ModelLoadError if it is of none that Tiller reads, broken, or at odds with `hook.json` beside it
 */
export async function openForm(folder: string): Promise<OpenedSae> {
  const entries = await readdir(folder, { recursive: true }).catch(() => {
    throw new ModelLoadError(`Cannot read the SAE's folder ${folder}`)
  })
  const files = new Set(entries.map((entry) => entry.replaceAll('\\', '/')))
  const [form, ...more] = FORMS.filter((each) => each.recognises(files))
  const refused = (why: string, forms: readonly SaeForm[]) =>
    new ModelLoadError(
      `Cannot run the SAE in ${folder}: it holds ${why} ${forms.map(({ name }) => name).join(', ')}`,
    )
  if (!form) throw refused('none of the forms that Tiller reads. Those are', FORMS)
  if (more.length > 0)
    throw refused('more than one of the forms that Tiller reads. Leave one of', [form, ...more])
  const opened = await form.open(folder, files)
  requireLatents(folder, opened.config)
  await requireAgreement(folder, opened.config)
  return opened
}
