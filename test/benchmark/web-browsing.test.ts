import webBrowsing from "../../environments/web-browsing/index.ts";
import suite from "../../environments/web-browsing/suite/index.ts";
import { testSuite } from "./test-suite.ts";

testSuite(suite, webBrowsing);
