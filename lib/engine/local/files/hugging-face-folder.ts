import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ModelLoadError } from '../../errors'
import { readJson } from '../json-file'
import { Safetensors } from '../weights/safetensors'
import { ShardedSafetensors } from '../weights/sharded-safetensors'
import type { Weights } from '../weights/weights'
import type { ModelFiles, TokenizerFiles } from './model-files'

const anyObject = z.looseObject({})

const templatesConfig = z.looseObject({
  chat_template: z
    .union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))])
    .nullish(),
})

/** A folder as `save_pretrained` of transformers writes it and the hub serves it. */
export class HuggingFaceFolder implements ModelFiles {
  constructor(private readonly dir: string) {}

  config(): Promise<unknown> {
    return readJson(join(this.dir, 'config.json'), anyObject)
  }

  async weights(): Promise<Weights> {
    const single = join(this.dir, 'model.safetensors')
    const index = join(this.dir, 'model.safetensors.index.json')
    if (existsSync(single)) return Safetensors.open(single)
    if (existsSync(index)) return ShardedSafetensors.open(index)
    const pickled = (await readdir(this.dir)).find((name) => /\.(bin|pt|pth|ckpt)$/.test(name))
    throw new ModelLoadError(
      `Cannot read ${this.dir}: it has neither model.safetensors nor model.safetensors.index.json nor a GGUF file. ` +
        (pickled
          ? `${pickled} is pickled, which may run code when it is read: save the model again with transformers' save_pretrained`
          : 'Download the model with its weights'),
    )
  }

  async tokenizer(): Promise<TokenizerFiles> {
    const source = join(this.dir, 'tokenizer.json')
    const settings = join(this.dir, 'tokenizer_config.json')
    const config = existsSync(settings) ? await readJson(settings, templatesConfig) : {}
    return {
      source,
      tokenizer: await readJson(source, anyObject),
      config: { ...(await this.specialTokens()), ...config },
      chatTemplate: (await this.templateFile()) ?? defaultTemplate(settings, config.chat_template),
    }
  }

  /** Where older versions of transformers name the tokens that texts begin and end with. */
  private async specialTokens(): Promise<object> {
    const path = join(this.dir, 'special_tokens_map.json')
    return existsSync(path) ? readJson(path, anyObject) : {}
  }

  async generationConfig(): Promise<unknown> {
    const path = join(this.dir, 'generation_config.json')
    return existsSync(path) ? readJson(path, anyObject) : {}
  }

  /** `chat_template.jinja`, where newer versions of transformers keep the template. */
  private async templateFile(): Promise<string | null> {
    const path = join(this.dir, 'chat_template.jinja')
    return existsSync(path) ? readFile(path, 'utf8') : null
  }
}

function defaultTemplate(
  path: string,
  templates: z.infer<typeof templatesConfig>['chat_template'],
): string | null {
  if (templates === null || templates === undefined || typeof templates === 'string') return templates ?? null
  const found = templates.find(({ name }) => name === 'default')
  if (found) return found.template
  throw new ModelLoadError(
    `Cannot read ${path}: of its chat templates (${templates.map(({ name }) => name).join(', ') || 'none'}) none is named "default"`,
  )
}
