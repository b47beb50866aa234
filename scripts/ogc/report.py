"""What held and what did not, by requirement."""


class Report:
    def __init__(self):
        self.held, self.failed = {}, {}

    def add(self, requirement, holds, why):
        """Notes one check, and returns whether it held."""
        self.held.setdefault(requirement, 0)
        if holds:
            self.held[requirement] += 1
        else:
            self.failed.setdefault(requirement, []).append(why)
        return holds

    def end(self):
        """Prints a line for each requirement, and returns what the program ends with."""
        for requirement, times in self.held.items():
            why = self.failed.get(requirement, [])
            print(f"{'FAIL' if why else 'pass'}  {requirement}  ({times} of {times + len(why)} checks)")
            for text in why[:5]:
                print(f"      {text[:400]}")
        print(f"OGC: {len(self.held)} requirements, {len(self.failed)} do not hold; {sum(self.held.values())} checks held")
        return 1 if self.failed or not self.held else 0
