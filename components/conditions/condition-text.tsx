import type { ConditionalGroupJson } from '@/lib/steering'
import { consequenceOf, innerOf, type Condition } from '@/lib/state/conditions'
import { formatStrength } from '@/lib/state/edits'
import { PartText } from './part-text'
import { consequencesInWords } from './words'

/** A condition in plain words: when what fires, then what happens. */
export function ConditionText({ condition }: { condition: Condition }) {
  const consequence = consequenceOf(condition)
  const inner = innerOf(condition)
  return (
    <div className="space-y-1 text-sm leading-snug">
      <p className="break-words">
        <Word>When</Word> <Group group={condition.condition} />
      </p>
      <p className="break-words">
        <Word>then</Word> {consequencesInWords[consequence]}
        {consequence === 'set' &&
          condition.nested_variant.edits.map(({ feature_id, feature_label, value }, i) => (
            <span key={feature_id}>
              {i > 0 && <Word> and</Word>} <b className="font-medium">{feature_label}</b>{' '}
              <span className="figures">{formatStrength(value)}</span>
            </span>
          ))}
      </p>
      {inner.length > 0 && (
        <ul aria-label="Inside it" className="border-line-strong space-y-2 border-l-2 pl-3">
          {inner.map((each) => (
            <li key={each.event_name}>
              <ConditionText condition={each} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const Word = ({ children }: { children: string }) => <span className="text-ink-soft">{children}</span>

function Group({ group: { conditionals, operator } }: { group: ConditionalGroupJson }) {
  if (conditionals.length === 0) return operator === 'AND' ? 'always' : 'never'
  return conditionals.map((member, i) => (
    <span key={i}>
      {i > 0 && <Word>{operator === 'AND' ? ' and ' : ' or '}</Word>}
      {'conditionals' in member ? (
        <>
          (<Group group={member} />)
        </>
      ) : (
        <PartText comparison={member} />
      )}
    </span>
  ))
}
