// The main module of what is measured without one.
export {};
