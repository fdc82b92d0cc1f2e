import { ByteFallbackDecoder, SequenceDecoder, Tokenizer, type Decoder } from '@huggingface/tokenizers'
import { ModelLoadError } from '../../errors'

/**
 * @param json as `readTokenizerJson` gives it
 * @param config the content of `tokenizer_config.json`
 * @throws ModelLoadError if a step is broken
 */
export function buildTokenizer(source: string, json: object, config: object): Tokenizer {
  try {
    const tokenizer = new Tokenizer(json, config)
    if (tokenizer.decoder) keepByteOrderMarks(tokenizer.decoder)
    return tokenizer
  } catch (error) {
    throw new ModelLoadError(
      `Cannot read ${source}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** The library's decoder of byte tokens drops U+FEFF, which is a character of the text like others. */
function keepByteOrderMarks(decoder: Decoder): void {
  if (decoder instanceof SequenceDecoder)
    decoder.decoders.forEach((inner) => inner && keepByteOrderMarks(inner))
  if (decoder instanceof ByteFallbackDecoder)
    decoder.text_decoder = new TextDecoder('utf-8', { ignoreBOM: true })
}
