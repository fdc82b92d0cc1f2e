import { membersOf, type Component, type Refuse } from './component'

const AS_THEY_ARE = ['ByteLevel', 'Fuse', 'ByteFallback', 'Replace']

/**
 * The decoder without what it does at the beginning of a text. Answers are decoded token by token, and a token's space belongs
 * to the text: `Metaspace` and `Strip` would take it from each.
 */
export function rewriteDecoder(step: Component, refuse: Refuse): Component {
  if (step.type === 'Sequence') {
    const decoders = membersOf(step, 'decoders', refuse)
    return {
      type: 'Sequence',
      decoders: decoders.filter((inner) => !stripsSpace(inner)).map((inner) => rewriteDecoder(inner, refuse)),
    }
  }
  if (step.type === 'Metaspace') {
    return { type: 'Replace', pattern: { String: String(step.replacement ?? '▁') }, content: ' ' }
  }
  if (!AS_THEY_ARE.includes(step.type)) refuse(`it decodes tokens by "${step.type}", which is not supported`)
  return step
}

const stripsSpace = ({ type, content, start, stop }: Component) =>
  type === 'Strip' && content === ' ' && Number(start) <= 1 && Number(stop) === 0
