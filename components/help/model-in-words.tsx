import { countInWords, sizeInWords } from '@/components/models/in-words'
import { useModel } from '@/components/models/use-model'
import { ModelIntroduction } from '@/components/chat/model-introduction'

/** English has about three words to four tokens. */
const WORDS_PER_TOKEN = 0.75

const figure = (value: number) => value.toLocaleString('en')
const roughly = (tokens: number) => figure(Math.round((tokens * WORDS_PER_TOKEN) / 10) * 10)

/** Who answers, from the server's own listing. */
export function ModelInWords() {
  const { data } = useModel()
  const card = data?.card
  return (
    <>
      <ModelIntroduction />
      {data && card && (
        <ul className="list-disc space-y-2 pl-5">
          <li>
            <strong>Size:</strong> {countInWords(card.parameters)} parameters in {card.layers} layers,{' '}
            {sizeInWords(data.size_bytes)} of files.
          </li>
          <li>
            <strong>Memory:</strong> it reads {figure(card.context_length)} tokens at a time, roughly{' '}
            {roughly(card.context_length)} words. Of a longer conversation it forgets the beginning.
          </li>
          <li>
            <strong>Features:</strong>{' '}
            {card.live_features > 0
              ? `${figure(card.live_features)} that can fire, and can be pushed.`
              : 'none yet, but you can make your own.'}
          </li>
          <li>
            <strong>Limits:</strong> it says wrong things as surely as right ones. Check what matters.
          </li>
        </ul>
      )}
    </>
  )
}
