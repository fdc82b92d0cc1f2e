import type { ModelFiles, TokenizerFiles } from '../files/model-files'
import type { Weights } from '../weights/weights'
import { ggufConfig } from './gguf-config'
import { readGguf, type GgufFile } from './gguf-file'
import { ggufTokenizer } from './gguf-tokenizer'
import { GgufWeights } from './gguf-weights'
import { endTokens } from './end-tokens'

/** A model in one GGUF file, the form of llama.cpp: weights, configuration, tokenizer and chat template. */
export class GgufModel implements ModelFiles {
  private constructor(private readonly file: GgufFile) {}

  /** @throws ModelLoadError if the file is no GGUF file that can be read */
  static async open(path: string): Promise<GgufModel> {
    return new GgufModel(await readGguf(path))
  }

  config(): Promise<unknown> {
    return ggufConfig(this.file)
  }

  async weights(): Promise<Weights> {
    return GgufWeights.of(this.file)
  }

  async tokenizer(): Promise<TokenizerFiles> {
    return ggufTokenizer(this.file)
  }

  async generationConfig(): Promise<unknown> {
    return { eos_token_id: endTokens(this.file) }
  }
}
