/** A text with its `code` as such. */
export const Prose = ({ children }) =>
  children.split('`').map((piece, index) => (index % 2 ? <code key={index}>{piece}</code> : piece));
