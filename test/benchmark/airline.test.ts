import airline from "../../environments/airline/index.ts";
import suite from "../../environments/airline/suite/index.ts";
import { testSuite } from "./test-suite.ts";

testSuite(suite, airline);
