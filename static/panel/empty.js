/** A panel that is not made yet: nothing leads to it. */

export const ask = () => null;

export class View {
  render() {}

  title() { return ''; }
}
