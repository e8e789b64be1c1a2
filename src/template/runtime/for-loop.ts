/** The variable `forloop`, where a template needs it as an object. */
export class ForLoop {
  readonly length: number;
  readonly parentloop: unknown;
  /** 0-based number of the present round. */
  counter0: number;

  constructor(length: number, parentloop: unknown, counter0 = 0) {
    this.length = length;
    this.parentloop = parentloop ?? {};
    this.counter0 = counter0;
  }

  get counter(): number {
    return this.counter0 + 1;
  }
  get revcounter(): number {
    return this.length - this.counter0;
  }
  get revcounter0(): number {
    return this.length - this.counter0 - 1;
  }
  get first(): boolean {
    return this.counter0 === 0;
  }
  get last(): boolean {
    return this.counter0 === this.length - 1;
  }
}
