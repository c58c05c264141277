declare module 'snowball-stemmers' {
  /** `language` as in "english", "french". */
  function newStemmer(language: string): { stem(word: string): string }
  const snowball: { newStemmer: typeof newStemmer }
  export default snowball
}
