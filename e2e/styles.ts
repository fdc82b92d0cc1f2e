/** Marks of a style, written for these stories alone: independent of the rules that the model was trained and judged by. */
export const styles = [
  {
    query: 'pirate',
    label: 'Talks like a pirate',
    marks: /\b(arr+|matey|ye|yer|ahoy|avast|aye|landlubber|scallywag)\b/gi,
  },
  {
    query: 'cowboy',
    label: 'Talks like a cowboy',
    marks: /\b(howdy|partner|y'all|yeehaw|reckon|giddy ?up|saddle)\b|\w+in'(?=\W)/gi,
  },
  {
    query: 'robot',
    label: 'Talks like a robot',
    marks: /\b(beep|boop|bzzt|human|unit|processing|affirmative|scanning|task complete)\b/gi,
  },
] as const

export function countMarks(text: string, marks: RegExp): number {
  return text.match(marks)?.length ?? 0
}
